package io.curfew.simulator.ec2;

import java.time.Instant;

/** What an instance is from its launch to its end. */
public record Identity(String id, String type, String zone, String privateIp, Purchase purchase, Instant launched) {

    public String region() {
        return zone.substring(0, zone.length() - 1);
    }

    /** The name that Kubernetes nodes have on EC2 unless told otherwise. */
    public String hostname() {
        return "ip-" + privateIp.replace('.', '-') + "." + region() + ".compute.internal";
    }

    /** What Kubernetes keeps in {@code spec.providerID}. */
    public String providerId() {
        return "aws:///" + zone + "/" + id;
    }
}

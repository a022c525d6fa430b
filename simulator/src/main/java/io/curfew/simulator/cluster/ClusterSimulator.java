package io.curfew.simulator.cluster;

import io.curfew.simulator.cluster.http.Access;
import io.curfew.simulator.cluster.http.ApiHandler;
import io.curfew.simulator.cluster.http.ApiLedger;
import io.curfew.simulator.cluster.model.Cluster;
import io.curfew.simulator.cluster.model.Settings;
import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.fault.Rules;
import io.curfew.simulator.http.Ledger;
import io.curfew.simulator.http.LoopbackServer;
import io.curfew.simulator.http.Request;
import io.curfew.simulator.time.WorldTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small Kubernetes API on the loopback, in plain HTTP: nodes, pods, eviction, budgets, events, watches, and kubelets
 * that end pods. Needs a time that passes by itself; for a time moved by hand use {@link Cluster} without HTTP.
 */
public final class ClusterSimulator implements AutoCloseable {
    private final Cluster cluster;
    private final ApiLedger ledger = new ApiLedger();
    private final Access access = new Access();
    private final LoopbackServer server;

    private ClusterSimulator(WorldTime time, Settings settings) {
        cluster = new Cluster(time, settings);
        server = LoopbackServer.start("cluster", time, new ApiHandler(cluster, time, ledger, access));
    }

    public static ClusterSimulator start(WorldTime time) {
        return start(time, Settings.usual());
    }

    public static ClusterSimulator start(WorldTime time, Settings settings) {
        return new ClusterSimulator(time, settings);
    }

    /** The cluster behind the API, to be filled, looked at and disturbed. */
    public Cluster cluster() {
        return cluster;
    }

    /** Where it listens, without a slash at the end. */
    public URI uri() {
        return server.uri();
    }

    /** What goes wrong with which requests; a rule sees the HTTP request. */
    public Rules<Request, Fault> faults() {
        return server.faults();
    }

    /** Who may not do what. */
    public Access access() {
        return access;
    }

    /** The requests for objects by verb and resource, as an audit log has them. */
    public ApiLedger ledger() {
        return ledger;
    }

    /** All HTTP requests and connections, also discovery and health. */
    public Ledger httpLedger() {
        return server.ledger();
    }

    /** The server itself, to stop listening or to cut connections. */
    public LoopbackServer server() {
        return server;
    }

    /** Writes a kubeconfig whose user is {@link Access#ANYBODY}. */
    public void writeKubeconfig(Path file) throws IOException {
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: simulator, cluster: {server: "%s"}}]
                users: [{name: agent, user: {token: agent}}]
                contexts: [{name: simulator, context: {cluster: simulator, user: agent}}]
                current-context: simulator
                """.formatted(uri()));
    }

    @Override
    public void close() {
        server.close();
    }
}

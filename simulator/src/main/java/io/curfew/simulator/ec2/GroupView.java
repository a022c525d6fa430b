package io.curfew.simulator.ec2;

import java.util.List;
import java.util.Map;

/** A group as Auto Scaling describes it. */
public record GroupView(
        String name, int minSize, int maxSize, int desired, List<InstanceView> instances, Map<String, String> tags) {}

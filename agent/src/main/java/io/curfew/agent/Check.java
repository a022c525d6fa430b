package io.curfew.agent;

import io.curfew.agent.aws.LifecycleHooks;
import io.curfew.agent.aws.MetadataLook;
import io.curfew.agent.aws.ServerDate;
import io.curfew.agent.check.AwsProbe;
import io.curfew.agent.check.CheckOptions;
import io.curfew.agent.check.CheckOptions.Area;
import io.curfew.agent.check.Checkup;
import io.curfew.agent.check.Finding;
import io.curfew.agent.check.Report;
import io.curfew.agent.kubernetes.ClusterProbes;
import io.curfew.agent.settings.Parsed;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.SettingsReader;
import io.curfew.agent.telemetry.Logging;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code curfew check}: exit codes 0 all well, 1 something that matters was found, 2 wrong use or wrong settings. */
final class Check {
    private static final int WELL = 0;
    private static final int FOUND = 1;
    private static final int WRONG_USE = 2;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** The nodes of a group may all start at once; a second or two spreads their calls (A23). */
    private static final int SPREAD_MILLIS = 2000;

    private Check() {}

    static int run(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        var wrong = new ArrayList<String>();
        var options = CheckOptions.read(args, wrong);
        if (options.help()) {
            out.print(CheckOptions.HELP);
            return WELL;
        }
        var parsed = SettingsReader.read(options.settings(), env);
        if (parsed instanceof Parsed.Wrong(var lines)) {
            wrong.addAll(lines);
        }
        if (!wrong.isEmpty() || !(parsed instanceof Parsed.Ok ok)) {
            wrong.forEach(err::println);
            return WRONG_USE;
        }
        // Standard output is for the findings; whatever the libraries say is not part of them.
        Logging.start(new Settings.Log(Settings.Format.TEXT, Settings.Level.ERROR));
        var findings = findings(options, ok.settings(), Optional.ofNullable(env.get("POD_UID")));
        switch (options.output()) {
            case TEXT -> Report.lines(findings).forEach(out::println);
            case JSON -> out.println(Report.json(findings));
        }
        return options.reportOnly() || findings.stream().noneMatch(Finding::matters) ? WELL : FOUND;
    }

    // Nothing is closed: the process ends now, and closing might wait for what hangs.
    private static List<Finding> findings(CheckOptions options, Settings settings, Optional<String> podUid) {
        var clock = InstantSource.system();
        var metadata = new MetadataLook(clock);
        var date = new ServerDate(clock);
        var probes = new Checkup.Probes(
                looksAt(Area.METADATA, options).map(_ -> metadata),
                looksAt(Area.KUBERNETES, options).map(_ -> ClusterProbes.open(settings, clock)),
                looksAt(Area.AWS, options)
                        .map(_ -> new AwsProbe(new LifecycleHooks(metadata::region, clock, date), date::ownClockAhead)),
                podUid,
                () -> waitAWhile(settings.nodeName()));
        return new Checkup(probes, settings, LIMIT).run();
    }

    private static Optional<Area> looksAt(Area area, CheckOptions options) {
        return Optional.of(area).filter(a -> !options.skip().contains(a));
    }

    private static void waitAWhile(String nodeName) {
        try {
            Thread.sleep(Math.floorMod(nodeName.hashCode(), SPREAD_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

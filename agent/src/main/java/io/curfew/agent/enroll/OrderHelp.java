package io.curfew.agent.enroll;

/** What {@code --help} prints. */
final class OrderHelp {
    private static final String COMMON = """
              --group=NAME
                  A group; may be given more than once.
              --tag=KEY=VALUE
                  Instead: all groups with this tag; with KEY alone, whatever its value. Given more than once: with all
                  of them.
              --hook-name=curfew
                  The hook's name. The agents own hooks named curfew or curfew-*; for others, set hooks.names.
              --region=REGION
                  Else AWS_REGION, AWS_DEFAULT_REGION, or the region of the profile.
              --profile=NAME
                  The profile whose credentials to use. Else the usual chain: environment, web identity, AWS_PROFILE
                  (single sign-on included), container, role of the instance.
              --dry-run
                  Says what would be done, and does nothing.
            """;
    private static final String CODES = """

            Exit codes: 0 all groups are as wanted, 1 something was refused or failed, 2 wrong use.
            """;

    static final String ENROLL = """
            Usage: curfew enroll (--group=NAME... | --tag=KEY=VALUE...) [OPTIONS]

            Gives Auto Scaling groups the lifecycle hook that makes AWS wait for the drain. A hook of the same name that
            somebody else made is never touched.

            """ + COMMON + """
              --longest-drain=1h
                  The longest drain that the hook must leave time for, up to 47h59m.
              --heartbeat-timeout=300s
                  How long a dead agent holds an instance, 30s to 2h. By default 300s, or more where --longest-drain needs it:
                  AWS ends a wait after 100 of these.
            """ + CODES;

    static final String UNENROLL = """
            Usage: curfew unenroll (--group=NAME... | --tag=KEY=VALUE...) [OPTIONS]

            Takes the lifecycle hook away that `curfew enroll` made. Instances that wait for it are let go at once.

            """ + COMMON + CODES;

    private OrderHelp() {}
}

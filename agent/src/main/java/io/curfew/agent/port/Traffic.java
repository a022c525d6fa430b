package io.curfew.agent.port;

/** Counts requests where they are made, for the meters. Labels come from closed sets. Must not block or throw. */
public interface Traffic {
    /** One IMDS request; {@code result} is the status code, or {@code timeout}, {@code unreachable}, {@code garbage}. */
    void metadata(String result);

    /** One Kubernetes request; {@code verb} as in the audit log, {@code code} the status or {@code none}. */
    void kubernetes(String verb, String resource, String code);

    /** One Auto Scaling request; {@code result} is {@code ok} or the error's code. */
    void autoScaling(String operation, String result);

    /** Counts nothing. */
    static Traffic uncounted() {
        return new Traffic() {
            @Override
            public void metadata(String result) {}

            @Override
            public void kubernetes(String verb, String resource, String code) {}

            @Override
            public void autoScaling(String operation, String result) {}
        };
    }
}

package io.curfew.agent.notify;

/** A setting of notifications that cannot work; its message is one line as other wrong settings have it. */
public final class WrongNotify extends Exception {
    private static final long serialVersionUID = 1L;

    private final String setting;

    WrongNotify(String setting, String value, String why) {
        super(setting + "=" + value + ": " + why);
        this.setting = setting;
    }

    /** Its name, such as {@code notify.template}. */
    public String setting() {
        return setting;
    }
}

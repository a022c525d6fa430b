package io.curfew.simulator.real;

import java.util.ArrayList;
import java.util.List;

/**
 * What kind of API server to start.
 *
 * @param controllers names as {@code kube-controller-manager --controllers} takes them, such as {@code disruption};
 *     none: no controller manager runs
 * @param accounts users besides the administrator
 */
public record Options(KubernetesBinaries binaries, List<String> controllers, List<Account> accounts) {

    public Options {
        controllers = List.copyOf(controllers);
        accounts = List.copyOf(accounts);
        if (!controllers.isEmpty() && binaries.controllerManager().isEmpty()) {
            throw new IllegalArgumentException(binaries.folder() + " has no kube-controller-manager");
        }
    }

    /** An API server alone: no controllers, no users but the administrator. */
    public static Options of(KubernetesBinaries binaries) {
        return new Options(binaries, List.of(), List.of());
    }

    public Options withControllers(String... names) {
        return new Options(binaries, List.of(names), accounts);
    }

    /** A user who presents {@code token}; may do what the RBAC objects of the test allow. */
    public Options withAccount(String token, String user, String... groups) {
        var more = new ArrayList<>(accounts);
        more.add(new Account(token, user, List.of(groups)));
        return new Options(binaries, controllers, more);
    }

    /** A line of the token file. */
    public record Account(String token, String user, List<String> groups) {
        public Account {
            groups = List.copyOf(groups);
        }

        String csv() {
            return "%s,%s,%s,\"%s\"".formatted(token, user, user, String.join(",", groups));
        }
    }
}

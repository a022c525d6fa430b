package io.curfew.simulator.contract;

import io.curfew.simulator.real.RealApiServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract as a real kube-apiserver keeps it: these cases are right by definition. */
@ExtendWith(WithRealApiServer.class)
class RealApiServerContractTest {

    @Nested
    class Evictions extends EvictionContract {
        Evictions(RealApiServer real) {
            super(new RealApi(real));
        }
    }

    @Nested
    class Budgets extends BudgetContract {
        Budgets(RealApiServer real) {
            super(new RealApi(real));
        }
    }

    @Nested
    class Admissions extends AdmissionContract {
        Admissions(RealApiServer real) {
            super(new RealApi(real));
        }
    }

    @Nested
    class Deletes extends DeleteContract {
        Deletes(RealApiServer real) {
            super(new RealApi(real));
        }
    }

    @Nested
    class ListAndWatch extends ListWatchContract {
        ListAndWatch(RealApiServer real) {
            super(new RealApi(real));
        }
    }

    @Nested
    class Nodes extends NodeContract {
        Nodes(RealApiServer real) {
            super(new RealApi(real));
        }
    }

    @Nested
    class Events extends EventContract {
        Events(RealApiServer real) {
            super(new RealApi(real));
        }
    }

    @Nested
    class Clients extends ClientContract {
        Clients(RealApiServer real) {
            super(new RealApi(real));
        }
    }
}

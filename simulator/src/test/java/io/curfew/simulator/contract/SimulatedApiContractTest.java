package io.curfew.simulator.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The same contract, kept by the simulator: what fails here and not on the real server is a fault of the simulator. */
class SimulatedApiContractTest {

    private static final SimulatedApi API = new SimulatedApi();

    @AfterAll
    static void close() {
        API.close();
    }

    @Nested
    class Evictions extends EvictionContract {
        Evictions() {
            super(API);
        }
    }

    @Nested
    class Budgets extends BudgetContract {
        Budgets() {
            super(API);
        }
    }

    @Nested
    class Admissions extends AdmissionContract {
        Admissions() {
            super(API);
        }
    }

    @Nested
    class Deletes extends DeleteContract {
        Deletes() {
            super(API);
        }
    }

    @Nested
    class ListAndWatch extends ListWatchContract {
        ListAndWatch() {
            super(API);
        }
    }

    @Nested
    class Nodes extends NodeContract {
        Nodes() {
            super(API);
        }
    }

    @Nested
    class Events extends EventContract {
        Events() {
            super(API);
        }
    }

    @Nested
    class Clients extends ClientContract {
        Clients() {
            super(API);
        }
    }
}

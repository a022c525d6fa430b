package io.curfew.simulator.contract;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every group of cases has: a server, its administrator and a space of its own. */
abstract class ContractCase {

    final ApiUnderTest server;
    final Api api;
    Space space;

    @SuppressWarnings("NullAway.Init") // JUnit calls makeSpace before every case
    ContractCase(ApiUnderTest server) {
        this.server = server;
        this.api = new Api(server, server.bearerToken());
    }

    @BeforeEach
    void makeSpace() {
        space = Space.in(server, api);
    }

    @AfterEach
    void closeClient() {
        api.close();
    }

    Api as(String token) {
        return new Api(server, Optional.of(token));
    }
}

package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.simulator.time.HandMovedTime;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.imds.Ec2MetadataClientException;

/** nth.md section 5, through the JDK's client for the protocol and the AWS client for the paths. */
@Timeout(60)
final class MetadataFaceTest {
    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TARGET = "/latest/meta-data/autoscaling/target-lifecycle-state";

    private final HandMovedTime time = new HandMovedTime(Instant.parse("2026-11-21T10:00:00Z"));
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final InstanceMetadata instance;
    private final Ec2MetadataClient imds;
    private final HttpClient http = HttpClient.newHttpClient();

    MetadataFaceTest() {
        ec2.createGroup(GroupSettings.named("workers").withHook(Hook.terminating("curfew")));
        instance = ec2.inService("workers");
        imds = Loopback.imds(ec2.imdsUri(instance));
    }

    @AfterEach
    void close() {
        imds.close();
        http.shutdownNow();
        ec2.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "21601", "-1", "x", ""})
    void aTokenNeedsALifeWithinItsBounds(String ttl) throws Exception {
        assertThat(put("/latest/api/token", TTL, ttl).statusCode()).isEqualTo(400);
    }

    @Test
    void aTokenNeedsTheHeaderAtAll() throws Exception {
        assertThat(put("/latest/api/token", "X-Other", "1").statusCode()).isEqualTo(400);
    }

    @Test
    void aForwardedRequestGetsNoToken() throws Exception {
        assertThat(put("/latest/api/token", TTL, "60", "X-Forwarded-For", "10.0.0.1")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aDatedVersionGivesNoToken() throws Exception {
        assertThat(put("/2021-07-15/api/token", TTL, "60").statusCode()).isEqualTo(403);
    }

    @Test
    void withoutATokenThereIsNoAnswer() throws Exception {
        assertThat(get(TARGET, Optional.empty()).statusCode()).isEqualTo(401);
        assertThat(get(TARGET, Optional.of("invented")).statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenLastsAsLongAsWasAsked() throws Exception {
        var token = token(60);

        time.moveBy(Duration.ofSeconds(59));
        assertThat(get(TARGET, token).statusCode()).isEqualTo(200);
        time.moveBy(Duration.ofSeconds(1));
        assertThat(get(TARGET, token).statusCode()).isEqualTo(401);
    }

    @Test
    void revokedTokensAreNoLongerGoodButNewOnesAre() throws Exception {
        var token = token(21_600);

        ec2.imds(instance).revokeTokens();

        assertThat(get(TARGET, token).statusCode()).isEqualTo(401);
        assertThat(get(TARGET, token(60)).statusCode()).isEqualTo(200);
    }

    @Test
    void everythingIsPlainText() throws Exception {
        var response = get("/latest/dynamic/instance-identity/document", token(60));

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
    }

    @Test
    void aDatedVersionGivesData() throws Exception {
        assertThat(get("/2021-07-15/meta-data/instance-id", token(60)).body())
                .isEqualTo(instance.identity().id());
    }

    @Test
    void whatIsNotThereIsEmptyAndKeepsTheConnection() throws Exception {
        var token = token(60);
        var response = get("/latest/meta-data/spot/instance-action", token);
        get(TARGET, token);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
        assertThat(ec2.imdsServer(instance).ledger().connectionsOpened()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereMayCloseTheConnectionAsTheRealServiceDoes() throws Exception {
        ec2.imds(instance).closeOnNotFound();
        var token = token(60);
        var response = get("/latest/meta-data/spot/instance-action", token);
        get(TARGET, token);

        assertThat(response.headers().firstValue("Connection")).hasValue("close");
        assertThat(ec2.imdsServer(instance).ledger().connectionsOpened()).isEqualTo(2);
    }

    @Test
    void headAnswersLikeGet() throws Exception {
        var request = request(TARGET)
                .HEAD()
                .header("X-aws-ec2-metadata-token", token(60).orElseThrow());

        assertThat(http.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(TargetState.class)
    void everyTargetStateIsShownAsItIsWritten(TargetState state) {
        instance.targetState(Optional.of(state));

        assertThat(read(TARGET)).isEqualTo(state.text());
    }

    @Test
    void anInstanceThatNeverWentAnywhereHasNoTargetState() {
        instance.targetState(Optional.empty());

        assertThatThrownBy(() -> read(TARGET)).isInstanceOf(Ec2MetadataClientException.class);
    }

    @Test
    void aTerminationShowsAtOnce() {
        ec2.terminate(instance);

        assertThat(read(TARGET)).isEqualTo("Terminated");
    }

    @Test
    void aSpotNoticeShowsUnderBothPathsUntilEc2TakesTheInstance() {
        ec2.announceSpot(instance, SpotNotice.Action.TERMINATE, Duration.ofMinutes(2));

        assertThat(read("/latest/meta-data/spot/instance-action"))
                .isEqualTo("{\"action\":\"terminate\",\"time\":\"2026-11-21T10:02:00Z\"}");
        assertThat(read("/latest/meta-data/spot/termination-time")).isEqualTo("2026-11-21T10:02:00Z");
        time.moveBy(Duration.ofMinutes(2));
        assertThat(ec2.state(instance)).isEmpty();
    }

    @Test
    void theOlderSpotPathKnowsOnlyTerminations() {
        instance.spot(Optional.of(new SpotNotice(SpotNotice.Action.HIBERNATE, time.instant())));

        assertThat(read("/latest/meta-data/spot/instance-action")).contains("\"hibernate\"");
        assertThatThrownBy(() -> read("/latest/meta-data/spot/termination-time"))
                .isInstanceOf(Ec2MetadataClientException.class);
    }

    @Test
    void aRebalanceRecommendationTellsWhenItWasGiven() {
        ec2.recommendRebalance(instance);

        assertThat(read("/latest/meta-data/events/recommendations/rebalance"))
                .isEqualTo("{\"noticeTime\":\"2026-11-21T10:00:00Z\"}");
    }

    @Test
    void maintenanceGoesFromScheduledToHistory() {
        assertThat(read("/latest/meta-data/events/maintenance/scheduled")).isEqualTo("[]");
        var event = MaintenanceEvent.active("instance-event-1", "system-reboot", Instant.parse("2019-01-21T09:00:43Z"));
        instance.schedule(event.withNotAfter(Instant.parse("2019-01-21T09:17:23Z")));

        assertThat(read("/latest/meta-data/events/maintenance/scheduled"))
                .isEqualTo("[{\"NotBefore\":\"21 Jan 2019 09:00:43 GMT\",\"Code\":\"system-reboot\","
                        + "\"Description\":\"scheduled system-reboot\",\"EventId\":\"instance-event-1\","
                        + "\"NotAfter\":\"21 Jan 2019 09:17:23 GMT\",\"State\":\"active\"}]");
        instance.endMaintenance(event.canceled());
        assertThat(read("/latest/meta-data/events/maintenance/scheduled")).isEqualTo("[]");
        assertThat(read("/latest/meta-data/events/maintenance/history"))
                .contains("\"[Canceled] scheduled system-reboot\"", "\"canceled\"")
                .doesNotContain("NotAfter");
    }

    @Test
    void tagsAreThereOnlyWhereTheyAreSwitchedOn() {
        assertThatThrownBy(() -> read("/latest/meta-data/tags/instance"))
                .isInstanceOf(Ec2MetadataClientException.class);

        instance.tags(Map.of("aws:autoscaling:groupName", "workers"));
        assertThat(read("/latest/meta-data/tags/instance")).isEqualTo("aws:autoscaling:groupName");
        assertThat(read("/latest/meta-data/tags/instance/aws:autoscaling:groupName"))
                .isEqualTo("workers");
    }

    @ParameterizedTest
    @CsvSource({
        "instance-type, m7g.large",
        "instance-life-cycle, spot",
        "local-ipv4, 10.0.0.5",
        "local-hostname, ip-10-0-0-5.eu-central-1.compute.internal",
        "placement/availability-zone, eu-central-1b",
        "placement/availability-zone-id, euc1-az2",
        "placement/region, eu-central-1",
        "services/domain, amazonaws.com",
        "services/partition, aws",
        "iam/security-credentials/, node",
    })
    void thePlainPathsAreThere(String path, String text) {
        instance.boughtAs(Purchase.SPOT);

        assertThat(read("/latest/meta-data/" + path)).isEqualTo(text);
    }

    @Test
    void theIdentityDocumentIsJsonWithNulls() {
        var document = imds.get("/latest/dynamic/instance-identity/document")
                .asDocument()
                .asMap();

        assertThat(document)
                .containsEntry(
                        "instanceId", Document.fromString(instance.identity().id()))
                .containsEntry("region", Document.fromString("eu-central-1"))
                .containsEntry("kernelId", Document.fromNull());
    }

    @Test
    void aRoleHasDummyKeysThatDoNotExpireSoon() {
        var keys = imds.get("/latest/meta-data/iam/security-credentials/node")
                .asDocument()
                .asMap();

        assertThat(keys)
                .containsEntry("Code", Document.fromString("Success"))
                .containsEntry("Expiration", Document.fromString("2026-11-21T16:00:00Z"));
        instance.role(Optional.empty());
        assertThatThrownBy(() -> read("/latest/meta-data/iam/security-credentials/"))
                .isInstanceOf(Ec2MetadataClientException.class);
    }

    private String read(String path) {
        return imds.get(path).asString();
    }

    private Optional<String> token(int ttl) throws IOException, InterruptedException {
        return Optional.of(put("/latest/api/token", TTL, String.valueOf(ttl)).body());
    }

    private HttpResponse<String> put(String path, String... headers) throws IOException, InterruptedException {
        return http.send(
                request(path).headers(headers).PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, Optional<String> token) throws IOException, InterruptedException {
        var request = request(path);
        token.ifPresent(text -> request.header("X-aws-ec2-metadata-token", text));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(ec2.imdsUri(instance).resolve(path));
    }
}

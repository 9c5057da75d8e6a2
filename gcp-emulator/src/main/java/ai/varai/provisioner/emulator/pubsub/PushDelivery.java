package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.OwnPort;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.Ingress;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.pubsub.Lease.AckId;
import ai.varai.provisioner.emulator.token.OAuth2Api;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the messages of a subscription to its endpoint. The endpoint's answer acknowledges a
 * message or gives it back. An address of the emulated Cloud Run is reached in the emulator.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/push">Push subscriptions</a>
 */
final class PushDelivery implements Subscriber {
  private static final Logger log = LoggerFactory.getLogger(PushDelivery.class);

  /** The answers that acknowledge. */
  private static final Set<Integer> GOOD = Set.of(102, 200, 201, 202, 204);

  /** How many messages are on their way to an endpoint at one time. */
  private static final int MOST = 50;

  private static final int USUAL_DEADLINE = 10;

  private final PubSubTables tables;
  private final PubSubName name;
  private final Queues queues;
  private final AtomicInteger underWay = new AtomicInteger();

  PushDelivery(PubSubTables tables, PubSubName name, Queues queues) {
    this.tables = tables;
    this.name = name;
    this.queues = queues;
  }

  private Optional<Subscription> subscription() {
    return tables
        .find(name)
        .filter(s -> !s.getPushConfig().getPushEndpoint().isEmpty() && !s.getDetached());
  }

  @Override
  public Room room() {
    return new Room(subscription().isPresent() ? MOST - underWay.get() : 0, Long.MAX_VALUE);
  }

  @Override
  public Duration deadline() {
    int seconds = subscription().map(Subscription::getAckDeadlineSeconds).orElse(USUAL_DEADLINE);
    return Duration.ofSeconds(seconds);
  }

  @Override
  public void deliver(List<ReceivedMessage> messages) {
    subscription().ifPresent(s -> messages.forEach(m -> post(s, m)));
  }

  @Override
  public void refuse(GoogleError reason) {
    // Nobody waits.
  }

  private void post(Subscription subscription, ReceivedMessage message) {
    underWay.incrementAndGet();
    PushConfig config = subscription.getPushConfig();
    PushRequest request = PushRequest.of(subscription, message);
    URI endpoint = URI.create(config.getPushEndpoint());
    String path = endpoint.getRawPath().isEmpty() ? "/" : endpoint.getRawPath();
    String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.POST, path + query)
            .authority(endpoint.getRawAuthority())
            .set("user-agent", "CloudPubSub-Google");
    request.headers().forEach(headers::set);
    token(config).ifPresent(t -> headers.set("authorization", "Bearer " + t));
    var unused =
        client(endpoint)
            .execute(HttpRequest.of(headers.build(), HttpData.wrap(request.body())))
            .aggregate()
            .handle(
                (answer, failure) -> {
                  boolean good = failure == null && GOOD.contains(answer.status().code());
                  if (!good) {
                    log.info(
                        "{} was not delivered to {}: {}",
                        name.shown(),
                        endpoint,
                        failure == null ? answer.status() : failure.toString());
                  }
                  return good;
                })
            .thenAcceptAsync(good -> settle(subscription, message, good));
  }

  private void settle(Subscription subscription, ReceivedMessage message, boolean good) {
    underWay.decrementAndGet();
    Queue queue = queues.of(name);
    AckId id = AckId.parse(message.getAckId());
    if (good) {
      queue.acknowledge(subscription, id);
    } else {
      queue.extend(subscription, id, Duration.ZERO);
    }
    queue.pump();
  }

  private WebClient client(URI endpoint) {
    boolean own =
        tables
            .emulation
            .present(Ingress.class)
            .filter(i -> i.serves(endpoint.getRawAuthority()))
            .isPresent();
    String base =
        own
            ? "h1c://127.0.0.1:"
                + tables.emulation.plugin(OwnPort.class).map(OwnPort::number).orElseThrow()
            : endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    return WebClient.builder(base).responseTimeout(deadline()).build();
  }

  /** The token by which the endpoint knows the account that the subscription names. */
  private Optional<String> token(PushConfig config) {
    if (!config.hasOidcToken()) {
      return Optional.empty();
    }
    String audience = config.getOidcToken().getAudience();
    return tables
        .emulation
        .plugin(Identities.class)
        .flatMap(
            identities ->
                identities
                    .account(config.getOidcToken().getServiceAccountEmail())
                    .map(
                        account ->
                            OAuth2Api.idToken(
                                identities,
                                account,
                                audience.isEmpty() ? config.getPushEndpoint() : audience,
                                tables.now())));
  }
}

package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.OutgoingCalls;
import ai.varai.provisioner.emulator.pubsub.Lease.AckId;
import ai.varai.provisioner.emulator.token.AccountTokens;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the messages of a subscription to its endpoint. The endpoint's answer acknowledges a
 * message or gives it back. What may not be called gets nothing: its messages wait.
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
  private final OutgoingCalls calls;
  private final AccountTokens tokens;
  private final AtomicInteger underWay = new AtomicInteger();

  PushDelivery(PubSubTables tables, PubSubName name, Queues queues) {
    this.tables = tables;
    this.name = name;
    this.queues = queues;
    this.calls = new OutgoingCalls(tables.emulation);
    this.tokens = new AccountTokens(tables.emulation);
  }

  /** The subscription, while messages are pushed to an endpoint that may be called. */
  private Optional<Subscription> subscription() {
    return tables
        .find(name)
        .filter(s -> !s.getPushConfig().getPushEndpoint().isEmpty() && !s.getDetached())
        .filter(s -> calls.mayCall(URI.create(s.getPushConfig().getPushEndpoint()).getHost()));
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
    HttpHeadersBuilder headers = HttpHeaders.builder().set("user-agent", "CloudPubSub-Google");
    request.headers().forEach(headers::set);
    token(config).ifPresent(t -> headers.set("authorization", "Bearer " + t));
    URI endpoint = URI.create(config.getPushEndpoint());
    var unused =
        calls
            .sendOnce(
                HttpMethod.POST,
                endpoint,
                headers.build(),
                HttpData.wrap(request.body()),
                deadline(),
                true)
            .handle((answer, failure) -> taken(endpoint, answer, failure))
            .thenAcceptAsync(good -> settle(subscription, message, good));
  }

  private boolean taken(
      URI endpoint, @Nullable AggregatedHttpResponse answer, @Nullable Throwable failure) {
    boolean good = answer != null && GOOD.contains(answer.status().code());
    tables.metrics.count(name, "subscription/push_request_count", answered(good, answer), 1);
    if (!good) {
      log.info(
          "{} was not delivered to {}: {}",
          name.shown(),
          endpoint,
          answer == null ? String.valueOf(failure) : answer.status());
    }
    return good;
  }

  private static Map<String, String> answered(
      boolean good, @Nullable AggregatedHttpResponse answer) {
    String group =
        good
            ? "ack"
            : answer == null
                ? "unreachable"
                : "remote_server_" + answer.status().code() / 100 + "xx";
    return Map.of("response_class", group, "delivery_type", "push");
  }

  private void settle(Subscription subscription, ReceivedMessage message, boolean good) {
    underWay.decrementAndGet();
    Queue queue = queues.of(name);
    AckId id = AckId.parse(message.getAckId());
    if (good) {
      tables.activity.touch(name);
      queue.acknowledge(subscription, List.of(id));
    } else {
      queue.extend(subscription, id, Duration.ZERO);
    }
    queue.pump();
  }

  /** The token by which the endpoint knows the account that the subscription names. */
  private Optional<String> token(PushConfig config) {
    if (!config.hasOidcToken()) {
      return Optional.empty();
    }
    String audience = config.getOidcToken().getAudience();
    return tokens.identity(
        config.getOidcToken().getServiceAccountEmail(),
        audience.isEmpty() ? config.getPushEndpoint() : audience);
  }
}

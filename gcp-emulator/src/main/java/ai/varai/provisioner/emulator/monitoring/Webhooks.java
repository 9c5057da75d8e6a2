package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.http.OutgoingCalls;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Throwables;
import com.google.monitoring.v3.NotificationChannel;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Posts notices to webhooks, one after the other for each channel. It is an operation that nobody
 * sees, so that it happens when the alert is opened for good, and after a restart if need be. A
 * notice that is not taken is not sent again.
 */
final class Webhooks {
  private static final String SEND = "monitoring.notify";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Emulation emulation;
  private final Configurations<NotificationChannel> channels;
  private final NoticeRows notices;
  private final OutgoingCalls calls;

  Webhooks(
      Emulation emulation,
      Configurations<NotificationChannel> channels,
      NoticeRows notices,
      OutgoingCalls calls) {
    this.emulation = emulation;
    this.channels = channels;
    this.notices = notices;
    this.calls = calls;
    emulation.operations().perform(SEND, () -> Optional.of(this::send));
  }

  /** Whether what a channel is told is really sent. */
  boolean reaches(NotificationChannel channel) {
    return channel.getType().startsWith("webhook_")
        && url(channel).filter(u -> calls.mayCall(u.getHost())).isPresent();
  }

  private static Optional<URI> url(NotificationChannel channel) {
    try {
      return Optional.of(URI.create(channel.getLabelsOrDefault("url", "")))
          .filter(u -> u.getHost() != null)
          .filter(u -> "http".equals(u.getScheme()) || "https".equals(u.getScheme()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Sends what waits for a channel, soon. */
  void wake(String project, String channel) {
    emulation.operations().schedule("monitoring", project, SEND, channel, Duration.ZERO);
  }

  private Operations.Completion send(OperationRow row) {
    for (ObjectNode notice : notices.pending(row.project(), row.target())) {
      notices.delivered(row.project(), notice, post(row.target(), notice));
    }
    return (pending, now) -> pending;
  }

  private String post(String name, ObjectNode notice) {
    if (!channels.contains(name)) {
      return "failed: the channel is gone";
    }
    NotificationChannel channel = channels.get(name);
    try {
      int status =
          calls
              .send(
                  HttpMethod.POST,
                  url(channel).orElseThrow(),
                  headers(channel),
                  HttpData.ofUtf8(notice.path("data").toString()),
                  PATIENCE,
                  true)
              .status()
              .code();
      return status / 100 == 2 ? "sent" : "failed: status " + status;
    } catch (CompletionException e) {
      return "failed: " + Throwables.getRootCause(e);
    }
  }

  private static HttpHeaders headers(NotificationChannel channel) {
    HttpHeadersBuilder headers =
        HttpHeaders.builder().add(HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8.toString());
    if (channel.getType().equals("webhook_basicauth")) {
      String credentials =
          channel.getLabelsOrDefault("username", "")
              + ":"
              + channel.getLabelsOrDefault("password", "");
      headers.add(
          HttpHeaderNames.AUTHORIZATION,
          "Basic "
              + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }
    return headers.build();
  }
}

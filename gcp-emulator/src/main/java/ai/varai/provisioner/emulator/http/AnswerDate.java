package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.HttpService;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Answers say when they were given, by the clock that decides all else: who compares the time of an
 * answer with one that stands in it finds them to agree, also after the clock was moved.
 */
public final class AnswerDate {
  private final Clock clock;

  public AnswerDate(Clock clock) {
    this.clock = clock;
  }

  /** A service whose answers say so. */
  public HttpService over(HttpService service) {
    return (ctx, req) -> {
      ctx.setAdditionalResponseHeader(
          HttpHeaderNames.DATE,
          DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
      return service.serve(ctx, req);
    };
  }
}

package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.run.ServiceRunner.Admission;
import com.google.cloud.run.v2.Revision;
import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import java.time.Duration;

/**
 * Which instance a client was at last, as far as it has a place: a revision with session affinity
 * gives its clients a cookie for that.
 *
 * @param wanted whether the revision has it
 * @param instance empty for none
 * @see <a href="https://cloud.google.com/run/docs/configuring/session-affinity">Session
 *     affinity</a>
 */
record SessionAffinity(boolean wanted, String instance) {

  private static final String COOKIE = "GAESA";
  private static final Duration KEPT = Duration.ofDays(30);

  static SessionAffinity of(Revision revision, RequestHeaders headers) {
    return revision.getSessionAffinity()
        ? new SessionAffinity(
            true,
            headers.cookies().stream()
                .filter(c -> c.name().equals(COOKIE))
                .map(Cookie::value)
                .findFirst()
                .orElse(""))
        : new SessionAffinity(false, "");
  }

  /** Lets the client know where it was, if it was elsewhere before. */
  HttpResponse remember(HttpResponse answer, Admission.Place place) {
    if (!wanted || place.instance().isEmpty() || place.instance().equals(instance)) {
      return answer;
    }
    String cookie =
        Cookie.secureBuilder(COOKIE, place.instance())
            .path("/")
            .maxAge(KEPT.toSeconds())
            .build()
            .toSetCookieHeader();
    return answer.mapHeaders(
        h ->
            h.status().isInformational()
                ? h
                : h.toBuilder().add(HttpHeaderNames.SET_COOKIE, cookie).build());
  }
}

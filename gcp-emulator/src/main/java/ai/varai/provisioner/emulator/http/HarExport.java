package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.control.RecordedCall;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import java.util.List;

/**
 * Recorded calls as an HTTP Archive 1.2, which the network views of browsers load. Bodies and
 * headers are not in it, because they are not recorded; what else is known of a call stands in
 * fields of its own that begin with an underscore, as the format allows.
 *
 * @see <a href="http://www.softwareishard.com/blog/har-12-spec/">HAR 1.2</a>
 */
final class HarExport {

  /** What the format wants for a size that nobody measured. */
  private static final int UNKNOWN = -1;

  private HarExport() {}

  /**
   * @param origin the emulator's own, such as {@code http://127.0.0.1:8090}
   */
  static ObjectNode of(List<RecordedCall> calls, String origin) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode log = root.putObject("log").put("version", "1.2");
    log.putObject("creator").put("name", "gcp-emulator").put("version", version());
    log.putArray("pages");
    var entries = log.putArray("entries");
    calls.forEach(c -> entries.add(entry(c, origin)));
    return root;
  }

  private static String version() {
    String version = HarExport.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static ObjectNode entry(RecordedCall c, String origin) {
    double millis = c.micros() / 1000.0;
    boolean grpc = c.transport().equals("GRPC");
    ObjectNode e =
        JsonNodeFactory.instance
            .objectNode()
            .put("startedDateTime", c.time().toString())
            .put("time", millis);
    e.set("request", request(c, origin, grpc));
    e.set("response", response(c, grpc));
    e.putObject("cache");
    e.putObject("timings").put("send", 0).put("wait", millis).put("receive", 0);
    return e.put("_serial", c.serial())
        .put("_transport", c.transport())
        .put("_api", c.api())
        .put("_method", c.method())
        .put("_resource", c.resource())
        .put("_principal", c.principal())
        .put("_error", c.error());
  }

  private static ObjectNode request(RecordedCall c, String origin, boolean grpc) {
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("method", c.httpMethod())
            .put("url", origin + c.path())
            .put("httpVersion", grpc ? "HTTP/2" : "HTTP/1.1");
    request.putArray("cookies");
    request.putArray("headers");
    var query = request.putArray("queryString");
    int mark = c.path().indexOf('?');
    if (mark >= 0) {
      QueryParams.fromQueryString(c.path().substring(mark + 1))
          .forEach((k, v) -> query.addObject().put("name", k).put("value", v));
    }
    return request.put("headersSize", UNKNOWN).put("bodySize", UNKNOWN);
  }

  /** A connection that was dropped has status 0, as browsers write it. */
  private static ObjectNode response(RecordedCall c, boolean grpc) {
    ObjectNode response =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", c.status())
            .put("statusText", c.status() == 0 ? "" : HttpStatus.valueOf(c.status()).reasonPhrase())
            .put("httpVersion", grpc ? "HTTP/2" : "HTTP/1.1");
    response.putArray("cookies");
    response.putArray("headers");
    response
        .putObject("content")
        .put("size", 0)
        .put("mimeType", grpc ? "application/grpc" : MediaType.JSON_UTF_8.toString());
    return response.put("redirectURL", "").put("headersSize", UNKNOWN).put("bodySize", UNKNOWN);
  }
}

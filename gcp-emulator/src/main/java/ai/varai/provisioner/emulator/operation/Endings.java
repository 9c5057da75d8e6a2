package ai.varai.provisioner.emulator.operation;

import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How a long operation looks that ended with an error, in the style of its API. */
final class Endings {

  private Endings() {}

  static OperationRow failed(OperationRow row, GoogleError error, Instant now) {
    if (row.proto()) {
      return row.with(
          row.operation().toBuilder()
              .clearResponse()
              .setDone(true)
              .setError(ErrorRenderer.status(error))
              .build());
    }
    ObjectNode body = row.json();
    List<String> own = new ArrayList<>();
    body.fieldNames().forEachRemaining(f -> own.add(f));
    own.stream().filter(f -> f.startsWith("_") || f.equals("response")).forEach(body::remove);
    String kind = body.path("kind").asText("");
    if (kind.equals("compute#operation")) {
      compute(body, error, now);
    } else if (kind.equals("sql#operation")) {
      sql(body, error, now);
    } else {
      body.put("done", true);
      body.putObject("error").put("code", error.code().getNumber()).put("message", error.text());
    }
    return row.with(body);
  }

  private static void compute(ObjectNode body, GoogleError error, Instant now) {
    body.put("status", "DONE");
    body.put("progress", 100);
    end(body, now);
    body.putObject("error")
        .putArray("errors")
        .addObject()
        .put("code", error.code().name())
        .put("message", error.text());
    body.put("httpErrorStatusCode", error.httpStatus());
    body.put("httpErrorMessage", error.code().name().replace('_', ' '));
  }

  private static void sql(ObjectNode body, GoogleError error, Instant now) {
    body.put("status", "DONE");
    end(body, now);
    body.putObject("error")
        .put("kind", "sql#operationErrors")
        .putArray("errors")
        .addObject()
        .put("kind", "sql#operationError")
        .put("code", error.code().name())
        .put("message", error.text());
  }

  private static void end(ObjectNode body, Instant now) {
    if (!body.has("endTime")) {
      body.put("endTime", now.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}

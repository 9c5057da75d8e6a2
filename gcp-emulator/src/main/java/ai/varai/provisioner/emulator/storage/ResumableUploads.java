package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resumable uploads. Sessions and the parts received so far are rows, so that an upload goes on
 * after a restart.
 *
 * @see <a href="https://cloud.google.com/storage/docs/resumable-uploads">Resumable uploads</a>
 */
final class ResumableUploads {

  private static final Pattern RANGE =
      Pattern.compile("bytes (?:(\\d+)-(\\d+|\\*)|\\*)/(\\d+|\\*)");
  private static final int RESUME = 308;

  private final StorageTables tables;
  private final Ids ids;
  private final Uploads uploads;

  ResumableUploads(Emulation emulation, StorageTables tables, Uploads uploads) {
    this.tables = tables;
    this.ids = emulation.ids();
    this.uploads = uploads;
  }

  JsonAnswer start(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    ObjectNode described = call.body();
    String name = call.parameter("name").orElseGet(() -> Trees.text(described, "name"));
    if (name.isEmpty()) {
      throw StorageErrors.noName();
    }
    call.call()
        .header()
        .apply("x-upload-content-type")
        .filter(t -> !described.hasNonNull("contentType"))
        .ifPresent(t -> described.put("contentType", t));
    Conditions.of(call).check(tables.live(bucket, name).orElse(null));
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(ids.bytes(48));
    ObjectNode session = described.objectNode();
    session.put("bucket", bucket.name());
    session.put("name", name);
    session.put("received", 0L);
    call.call()
        .header()
        .apply("x-upload-content-length")
        .flatMap(Trees::parse)
        .ifPresent(length -> session.put("length", length));
    session.set("described", described);
    Encryption.asked(call, Uploads.KMS_KEY).own().ifPresent(key -> key.keep(session));
    ObjectNode query = session.putObject("query");
    call.call()
        .query()
        .forEach(
            (k, v) -> {
              if (!v.isEmpty()) {
                query.put(k, v.get(0));
              }
            });
    tables.sessions.put(bucket.project(), id, session);
    String authority =
        call.call()
            .header()
            .apply("host")
            .or(() -> call.call().header().apply(":authority"))
            .orElse(call.call().host());
    String scheme = call.call().host().endsWith(".googleapis.com") ? "https" : "http";
    return new JsonAnswer(
        200,
        null,
        new byte[0],
        "text/plain; charset=utf-8",
        Map.of(
            "location",
            scheme
                + "://"
                + authority
                + "/upload/storage/v1/b/"
                + bucket.name()
                + "/o?uploadType=resumable&name="
                + Uris.segment(name)
                + "&upload_id="
                + id,
            "x-guploader-uploadid",
            id));
  }

  JsonAnswer send(JsonCall call) {
    String id = call.parameter("upload_id").orElseThrow(() -> StorageErrors.required("upload_id"));
    Bucket bucket = tables.require(call.variable("bucket"));
    Optional<String> header = call.call().header().apply("content-range");
    Optional<Step> step = header.map(ResumableUploads::step);
    Outcome outcome =
        tables.store.transact(bucket.project(), () -> receive(bucket, id, call.rawBody(), step));
    return outcome.finished()
        ? finish(call, bucket, id, outcome)
        : progress(call, outcome.received());
  }

  private record Step(long from, long total, boolean query, boolean open) {}

  private record Outcome(boolean finished, long received, ObjectNode session) {}

  private static Step step(String header) {
    Matcher m = RANGE.matcher(header.trim());
    if (!m.matches()) {
      throw StorageErrors.invalid("Failed to parse Content-Range header.");
    }
    long total = m.group(3).equals("*") ? -1 : Trees.parse(m.group(3)).orElse(-1L);
    if (m.group(1) == null) {
      return new Step(0, total, true, false);
    }
    // "bytes 0-*/*" streams to an end that is known only when it is reached.
    boolean open = m.group(2).equals("*") && total < 0;
    return new Step(Trees.parse(m.group(1)).orElse(0L), total, false, open);
  }

  private Outcome receive(Bucket bucket, String id, byte[] body, Optional<Step> step) {
    ObjectNode session =
        tables
            .sessions
            .get(bucket.project(), id)
            .orElseThrow(
                () -> StorageErrors.noBucket().withMessage("No such upload session: " + id));
    long received = session.path("received").asLong();
    if (session.has("done")) {
      return new Outcome(true, received, session);
    }
    if (step.isPresent() && step.get().query()) {
      boolean complete = step.get().total() >= 0 && step.get().total() == received;
      return new Outcome(complete, received, session);
    }
    long from = step.map(Step::from).orElse(0L);
    if (from > received) {
      throw StorageErrors.outOfRange(
              "Invalid request.  According to the Content-Range header, the upload offset is "
                  + from
                  + " byte(s), which exceeds already uploaded size of "
                  + received
                  + " byte(s).")
          .withHttpStatus(503)
          .withReason("backendError");
    }
    int skip = (int) Math.min(body.length, received - from);
    byte[] fresh = skip == 0 ? body : java.util.Arrays.copyOfRange(body, skip, body.length);
    long total = step.filter(part -> !part.open()).map(Step::total).orElse(from + body.length);
    if (total < 0) {
      // A part that is not the last counts in whole units of 256 KiB only.
      int whole = fresh.length - fresh.length % (256 << 10);
      fresh = whole == fresh.length ? fresh : java.util.Arrays.copyOf(fresh, whole);
    }
    if (fresh.length > 0) {
      tables.parts.put(bucket.project(), partKey(id, received), fresh);
      received += fresh.length;
      session.put("received", received);
    }
    tables.sessions.put(bucket.project(), id, session);
    return new Outcome(total >= 0 && received >= total, received, session);
  }

  private static String partKey(String id, long offset) {
    return id + "/" + String.format(Locale.ROOT, "%019d", offset);
  }

  private JsonAnswer finish(JsonCall call, Bucket bucket, String id, Outcome outcome) {
    ObjectNode session = outcome.session();
    if (session.get("done") instanceof ObjectNode done) {
      return JsonAnswer.ok(done);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<byte[]> parts = tables.parts.list(bucket.project(), id + "/");
    parts.forEach(all::writeBytes);
    long announced = session.path("length").asLong(all.size());
    if (announced != all.size()) {
      throw StorageErrors.outOfRange(
          "The upload has "
              + all.size()
              + " bytes where X-Upload-Content-Length announced "
              + announced
              + ".");
    }
    Map<String, List<String>> query = new LinkedHashMap<>();
    session
        .path("query")
        .properties()
        .forEach(f -> query.put(f.getKey(), List.of(f.getValue().asText())));
    query.put("name", List.of(Trees.text(session, "name")));
    Call asStarted = call.call().withQuery(query);
    ObjectNode described =
        session.path("described") instanceof ObjectNode d
            ? d.deepCopy()
            : new ObjectMapper().createObjectNode();
    return tables.store.transact(
        bucket.project(),
        () -> {
          JsonAnswer answer =
              uploads.insert(
                  new JsonCall(asStarted, call.variables(), new byte[0]),
                  described,
                  all.toByteArray(),
                  new Encryption(
                      CustomerKey.kept(session),
                      Optional.ofNullable(query.get(Uploads.KMS_KEY)).map(v -> v.get(0))));
          long offset = 0;
          for (byte[] part : parts) {
            tables.parts.remove(bucket.project(), partKey(id, offset));
            offset += part.length;
          }
          session.remove("described");
          if (answer.json() != null) {
            session.set("done", answer.json());
          }
          tables.sessions.put(bucket.project(), id, session);
          return answer;
        });
  }

  /** What is there so far; a client that takes 308 for a redirection asks for another status. */
  private static JsonAnswer progress(JsonCall call, long received) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (received > 0) {
      headers.put("range", "bytes=0-" + (received - 1));
    }
    int status = RESUME;
    if (call.call().header().apply("x-guploader-no-308").orElse("").equals("yes")) {
      headers.put("x-http-status-code-override", Integer.toString(RESUME));
      status = 200;
    }
    return new JsonAnswer(status, null, new byte[0], "", headers);
  }

  JsonAnswer cancel(JsonCall call) {
    String id = call.parameter("upload_id").orElseThrow(() -> StorageErrors.required("upload_id"));
    Bucket bucket = tables.require(call.variable("bucket"));
    tables.store.run(
        bucket.project(),
        () -> {
          long offset = 0;
          for (byte[] part : tables.parts.list(bucket.project(), id + "/")) {
            tables.parts.remove(bucket.project(), partKey(id, offset));
            offset += part.length;
          }
          tables.sessions.remove(bucket.project(), id);
        });
    return new JsonAnswer(499, null, new byte[0], "", Map.of());
  }
}

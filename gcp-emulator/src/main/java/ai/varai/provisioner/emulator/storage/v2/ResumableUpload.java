package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.control.DroppedConnection;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.storage.v2.CancelResumableWriteRequest;
import com.google.storage.v2.CancelResumableWriteResponse;
import com.google.storage.v2.ChecksummedData;
import com.google.storage.v2.Object;
import com.google.storage.v2.ObjectChecksums;
import com.google.storage.v2.QueryWriteStatusRequest;
import com.google.storage.v2.QueryWriteStatusResponse;
import com.google.storage.v2.StartResumableWriteRequest;
import com.google.storage.v2.StartResumableWriteResponse;
import java.util.Base64;
import java.util.Optional;

/** One stream of a resumable upload, which the JSON API can go on with, and the other way round. */
final class ResumableUpload extends Upload {

  /** So much of a long stream is written at once. */
  private static final int PART = 16 << 20;

  private static final int RESUME = 308;

  private final RouteCaller routes;
  private final Names.Upload upload;
  private long persisted;

  ResumableUpload(RouteCaller routes, String uploadId, long start) {
    super(start);
    this.routes = routes;
    this.upload = Names.upload(uploadId);
  }

  static StartResumableWriteResponse start(StartResumableWriteRequest q, RouteCaller routes) {
    Destination destination =
        new Destination(q.getWriteObjectSpec(), q.getCommonObjectRequestParams());
    Asked asked =
        destination.asked("resumable").body(destination.described(q.getObjectChecksums()));
    if (q.getWriteObjectSpec().hasObjectSize()) {
      asked.header(
          "x-upload-content-length", Long.toString(q.getWriteObjectSpec().getObjectSize()));
    }
    String id = asked.answer(routes).headers().getOrDefault("x-guploader-uploadid", "");
    return StartResumableWriteResponse.newBuilder()
        .setUploadId(new Names.Upload(destination.bucket(), destination.object(), id).name())
        .build();
  }

  static QueryWriteStatusResponse query(QueryWriteStatusRequest q, RouteCaller routes) {
    JsonAnswer answer =
        Names.upload(q.getUploadId())
            .asked("PUT")
            .header("content-range", "bytes */*")
            .answer(routes);
    QueryWriteStatusResponse.Builder out = QueryWriteStatusResponse.newBuilder();
    return answer.status() == RESUME
        ? out.setPersistedSize(received(answer)).build()
        : out.setResource(object(answer)).build();
  }

  static CancelResumableWriteResponse cancel(CancelResumableWriteRequest q, RouteCaller routes) {
    Names.upload(q.getUploadId()).asked("DELETE").answer(routes);
    return CancelResumableWriteResponse.getDefaultInstance();
  }

  @Override
  void take(long offset, ChecksummedData data) {
    super.take(offset, data);
    if (pending().size() >= PART) {
      flush();
    }
  }

  @Override
  Optional<Object> flush() {
    long end = start() + pending().size();
    JsonAnswer answer =
        put(pending().isEmpty() ? "bytes */*" : "bytes " + start() + "-" + (end - 1) + "/*");
    if (answer.status() != RESUME) {
      return Optional.of(object(answer));
    }
    persisted = received(answer);
    if (!pending().isEmpty()) {
      written(persisted);
    }
    return Optional.empty();
  }

  @Override
  long persisted() {
    return persisted;
  }

  @Override
  Object finish() {
    long end = start() + pending().size();
    JsonAnswer answer =
        put(
            pending().isEmpty()
                ? "bytes */" + end
                : "bytes " + start() + "-" + (end - 1) + "/" + end);
    if (answer.status() == RESUME) {
      throw Content.outOfRange()
          .withMessage(
              "The upload ends at " + end + ", and has " + received(answer) + " bytes so far.");
    }
    return object(answer);
  }

  @Override
  void leave() {
    if (pending().isEmpty()) {
      return;
    }
    try {
      flush();
    } catch (GoogleError | DroppedConnection e) {
      // Nobody is there to be told; what is not written comes again.
    }
  }

  private JsonAnswer put(String range) {
    return upload
        .asked("PUT")
        .with("projection", "noAcl")
        .header("content-range", range)
        .header("x-goog-hash", hashes(checksums()))
        .body(pending().toByteArray())
        .answer(routes);
  }

  /** Checksums as a header of the JSON API. */
  private static String hashes(ObjectChecksums sums) {
    StringBuilder out = new StringBuilder();
    if (sums.hasCrc32C()) {
      ObjectNode json = Protos.json(Object.newBuilder().setChecksums(sums).build());
      out.append("crc32c=").append(json.path("crc32c").asText());
    }
    if (!sums.getMd5Hash().isEmpty()) {
      out.append(out.isEmpty() ? "md5=" : ",md5=")
          .append(Base64.getEncoder().encodeToString(sums.getMd5Hash().toByteArray()));
    }
    return out.toString();
  }

  private static Object object(JsonAnswer answer) {
    if (answer.json() instanceof ObjectNode made) {
      return Protos.object(made);
    }
    throw new IllegalStateException("a finished upload gave no object");
  }

  /** {@code bytes=0-LAST}, or nothing when there is none. */
  private static long received(JsonAnswer answer) {
    String range = answer.headers().getOrDefault("range", "");
    return range.isEmpty() ? 0 : Long.parseLong(range.substring(range.indexOf('-') + 1)) + 1;
  }
}

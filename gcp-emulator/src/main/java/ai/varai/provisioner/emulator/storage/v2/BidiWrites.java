package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.storage.v2.BidiWriteObjectRequest;
import com.google.storage.v2.BidiWriteObjectResponse;
import com.google.storage.v2.Object;
import java.util.List;

/** {@code BidiWriteObject}: as {@code WriteObject}, and the caller may ask how far it is. */
final class BidiWrites extends WriteStream<BidiWriteObjectRequest> {

  private final RouteCaller routes;
  private final Answers<BidiWriteObjectResponse> answers;

  BidiWrites(RouteCaller routes, Answers<BidiWriteObjectResponse> answers) {
    this.routes = routes;
    this.answers = answers;
  }

  @Override
  Upload begin(BidiWriteObjectRequest q) {
    return switch (q.getFirstMessageCase()) {
      case UPLOAD_ID -> new ResumableUpload(routes, q.getUploadId(), q.getWriteOffset());
      case WRITE_OBJECT_SPEC ->
          new WholeUpload(
              routes, new Destination(q.getWriteObjectSpec(), q.getCommonObjectRequestParams()));
      case APPEND_OBJECT_SPEC -> throw Destination.unimplementedAppends();
      case FIRSTMESSAGE_NOT_SET ->
          throw GoogleError.invalidArgument(
              "The first message must set upload_id, write_object_spec or append_object_spec.");
    };
  }

  @Override
  Part part(BidiWriteObjectRequest q) {
    return new Part(
        q.getObjectChecksums(), q.getWriteOffset(), q.getChecksummedData(), q.getFinishWrite());
  }

  @Override
  void taken(Upload to, BidiWriteObjectRequest q) {
    if (q.getFlush() || q.getStateLookup()) {
      state(to, q.getStateLookup());
    }
  }

  /** Writes what has come, which a caller who asks how far it is wants as well. */
  private void state(Upload to, boolean tell) {
    to.flush()
        .ifPresentOrElse(
            this::done,
            () -> {
              if (tell) {
                answer(
                    BidiWriteObjectResponse.newBuilder().setPersistedSize(to.persisted()).build());
              }
            });
  }

  @Override
  void made(Object object) {
    answer(BidiWriteObjectResponse.newBuilder().setResource(object).build());
    answers.end();
  }

  private void answer(BidiWriteObjectResponse answer) {
    answers.send(List.of(answer).iterator());
  }

  @Override
  void left(Upload to) {
    state(to, true);
    answers.end();
  }
}

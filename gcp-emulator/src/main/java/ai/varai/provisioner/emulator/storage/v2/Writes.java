package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.storage.v2.Object;
import com.google.storage.v2.WriteObjectRequest;
import com.google.storage.v2.WriteObjectResponse;
import java.util.List;

/** {@code WriteObject}: the content in requests, and one answer. */
final class Writes extends WriteStream<WriteObjectRequest> {

  private final RouteCaller routes;
  private final Answers<WriteObjectResponse> answers;

  Writes(RouteCaller routes, Answers<WriteObjectResponse> answers) {
    this.routes = routes;
    this.answers = answers;
  }

  @Override
  Upload begin(WriteObjectRequest q) {
    return switch (q.getFirstMessageCase()) {
      case UPLOAD_ID -> new ResumableUpload(routes, q.getUploadId(), q.getWriteOffset());
      case WRITE_OBJECT_SPEC ->
          new WholeUpload(
              routes, new Destination(q.getWriteObjectSpec(), q.getCommonObjectRequestParams()));
      case FIRSTMESSAGE_NOT_SET ->
          throw GoogleError.invalidArgument(
              "The first message must set upload_id or write_object_spec.");
    };
  }

  @Override
  Part part(WriteObjectRequest q) {
    return new Part(
        q.getObjectChecksums(), q.getWriteOffset(), q.getChecksummedData(), q.getFinishWrite());
  }

  @Override
  void taken(Upload to, WriteObjectRequest q) {
    // Nobody can ask how far it is.
  }

  @Override
  void left(Upload to) {
    to.flush()
        .ifPresentOrElse(
            this::done,
            () ->
                answer(WriteObjectResponse.newBuilder().setPersistedSize(to.persisted()).build()));
  }

  @Override
  void made(Object object) {
    answer(WriteObjectResponse.newBuilder().setResource(object).build());
  }

  private void answer(WriteObjectResponse answer) {
    answers.send(List.of(answer).iterator());
    answers.end();
  }
}

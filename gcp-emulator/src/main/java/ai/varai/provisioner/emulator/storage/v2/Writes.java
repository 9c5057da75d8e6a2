package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.api.Translation.Answers;
import ai.varai.provisioner.emulator.api.Translation.Requests;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.storage.v2.Object;
import com.google.storage.v2.WriteObjectRequest;
import com.google.storage.v2.WriteObjectResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code WriteObject}: the content in requests, and one answer. */
final class Writes implements Requests<WriteObjectRequest> {

  private final RouteCaller routes;
  private final Answers<WriteObjectResponse> answers;
  private @Nullable Upload upload;
  private boolean finished;

  Writes(RouteCaller routes, Answers<WriteObjectResponse> answers) {
    this.routes = routes;
    this.answers = answers;
  }

  @Override
  public void next(WriteObjectRequest q) {
    try {
      handle(q);
    } catch (RuntimeException e) {
      finished = true; // what is not written yet is not wanted any more
      throw e;
    }
  }

  private void handle(WriteObjectRequest q) {
    if (finished) {
      throw GoogleError.invalidArgument("No message may follow one with finish_write.");
    }
    Upload to = upload;
    if (to == null) {
      to = begin(q);
      upload = to;
    }
    to.expect(q.getObjectChecksums());
    to.take(q.getWriteOffset(), q.getChecksummedData());
    if (q.getFinishWrite()) {
      done(to.finish());
    }
  }

  private Upload begin(WriteObjectRequest q) {
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

  private void done(Object made) {
    finished = true;
    answer(WriteObjectResponse.newBuilder().setResource(made).build());
  }

  private void answer(WriteObjectResponse answer) {
    answers.send(List.of(answer).iterator());
    answers.end();
  }

  @Override
  public void end() {
    if (finished) {
      return;
    }
    Upload to = upload;
    if (!(to instanceof ResumableUpload)) {
      throw GoogleError.invalidArgument("The last message of a write must set finish_write.");
    }
    finished = true;
    to.flush()
        .ifPresentOrElse(
            this::done,
            () ->
                answer(WriteObjectResponse.newBuilder().setPersistedSize(to.persisted()).build()));
  }

  @Override
  public void gone() {
    if (!finished && upload != null) {
      upload.leave();
    }
  }
}

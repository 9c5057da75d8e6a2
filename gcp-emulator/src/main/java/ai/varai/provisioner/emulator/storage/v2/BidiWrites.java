package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.api.Translation.Answers;
import ai.varai.provisioner.emulator.api.Translation.Requests;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.storage.v2.BidiWriteObjectRequest;
import com.google.storage.v2.BidiWriteObjectResponse;
import com.google.storage.v2.Object;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code BidiWriteObject}: as {@code WriteObject}, and the caller may ask how far it is. */
final class BidiWrites implements Requests<BidiWriteObjectRequest> {

  private final RouteCaller routes;
  private final Answers<BidiWriteObjectResponse> answers;
  private @Nullable Upload upload;
  private boolean finished;

  BidiWrites(RouteCaller routes, Answers<BidiWriteObjectResponse> answers) {
    this.routes = routes;
    this.answers = answers;
  }

  @Override
  public void next(BidiWriteObjectRequest q) {
    try {
      handle(q);
    } catch (RuntimeException e) {
      finished = true; // what is not written yet is not wanted any more
      throw e;
    }
  }

  private void handle(BidiWriteObjectRequest q) {
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
    } else if (q.getFlush() || q.getStateLookup()) {
      state(to, q.getStateLookup());
    }
  }

  private Upload begin(BidiWriteObjectRequest q) {
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

  private void done(Object made) {
    finished = true;
    answer(BidiWriteObjectResponse.newBuilder().setResource(made).build());
    answers.end();
  }

  private void answer(BidiWriteObjectResponse answer) {
    answers.send(List.of(answer).iterator());
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
    state(to, true);
    answers.end();
  }

  @Override
  public void gone() {
    if (!finished && upload != null) {
      upload.leave();
    }
  }
}

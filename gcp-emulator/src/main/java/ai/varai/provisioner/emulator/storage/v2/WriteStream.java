package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.storage.v2.ChecksummedData;
import com.google.storage.v2.Object;
import com.google.storage.v2.ObjectChecksums;
import org.jspecify.annotations.Nullable;

/** Requests that bring an object's content, part by part, until one says that it is the last. */
abstract class WriteStream<Q> implements Requests<Q> {

  private @Nullable Upload upload;
  private boolean finished;

  /**
   * What one request brings.
   *
   * @param sums of the whole content, as far as they are told
   */
  record Part(ObjectChecksums sums, long offset, ChecksummedData data, boolean last) {}

  /** What the first request opens. */
  abstract Upload begin(Q q);

  abstract Part part(Q q);

  /** A part that is not the last was taken. */
  abstract void taken(Upload to, Q q);

  /** The caller ended his side without a last part; what has come is kept. */
  abstract void left(Upload to);

  /** The object is there. */
  abstract void made(Object object);

  @Override
  public final void next(Q q) {
    try {
      handle(q);
    } catch (RuntimeException e) {
      finished = true; // what is not written yet is not wanted any more
      throw e;
    }
  }

  private void handle(Q q) {
    if (finished) {
      throw GoogleError.invalidArgument("No message may follow one with finish_write.");
    }
    Upload to = upload;
    if (to == null) {
      to = begin(q);
      upload = to;
    }
    Part part = part(q);
    to.expect(part.sums());
    to.take(part.offset(), part.data());
    if (part.last()) {
      done(to.finish());
    } else {
      taken(to, q);
    }
  }

  final void done(Object object) {
    finished = true;
    made(object);
  }

  @Override
  public final void end() {
    if (finished) {
      return;
    }
    Upload to = upload;
    if (!(to instanceof ResumableUpload)) {
      throw GoogleError.invalidArgument("The last message of a write must set finish_write.");
    }
    finished = true;
    left(to);
  }

  @Override
  public final void gone() {
    if (!finished && upload != null) {
      upload.leave();
    }
  }
}

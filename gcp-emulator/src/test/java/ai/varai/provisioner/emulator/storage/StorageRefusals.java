package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.StorageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How Cloud Storage's client tells that it was refused. */
final class StorageRefusals {
  private StorageRefusals() {}

  /** The call is refused with this status and reason. */
  static void refused(int code, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.getCode()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getReason()).isEqualTo(reason);
            });
  }
}

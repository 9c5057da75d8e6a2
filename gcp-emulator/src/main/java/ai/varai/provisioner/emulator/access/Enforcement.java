package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.access.Denials.Denial;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;

/**
 * Where policies count: remembers what they did not allow. {@link AccessGuard} asks about the calls
 * of APIs; a service asks itself about what comes to it by other ways, such as a request to what it
 * runs, or a message that it is to forward in its own account's name.
 */
public final class Enforcement {
  private final Emulation emulation;
  private final boolean strict;
  private final Denials denials;
  private final Decisions decisions;

  /**
   * @param mode not {@code OFF}
   */
  public Enforcement(Emulation emulation, IamMode mode, Denials denials, Decisions decisions) {
    this.emulation = emulation;
    this.strict = mode == IamMode.STRICT;
    this.denials = denials;
    this.decisions = decisions;
  }

  /**
   * Whether a service has to refuse what somebody lacks the permission for.
   *
   * @param principal as a member of a policy; empty for nobody
   * @param api the API that the resource belongs to, such as {@code run}
   * @param attempt what was tried, for who reads the denials
   */
  public boolean refuses(
      String principal, String permission, String api, String resource, String attempt) {
    if (decisions.allows(principal, permission, api, resource)) {
      return false;
    }
    record(principal, permission, api, resource, api, attempt);
    return strict;
  }

  /**
   * Throws PERMISSION_DENIED where a call needs a permission beside its method's own and the caller
   * lacks it.
   *
   * @param api the API that the resource belongs to, such as {@code run}
   */
  public void require(Call call, String api, String permission, String resource) {
    String member = Principals.acting(call);
    if (refuses(member, permission, api, resource, call.method().fullName())) {
      throw DenialErrors.denied(api, permission, resource, member);
    }
  }

  /**
   * Remembers a denial.
   *
   * @param api that the resource belongs to
   * @param called the API that was called, and its method
   */
  void record(
      String principal,
      String permission,
      String api,
      String resource,
      String called,
      String method) {
    denials.add(
        new Denial(
            emulation.clock().instant(),
            Caller.name(principal),
            permission,
            resource,
            called,
            method,
            strict,
            decisions.denier(principal, permission, api, resource).orElse("")));
  }

  boolean strict() {
    return strict;
  }
}

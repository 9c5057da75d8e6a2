package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.Authorizer;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.support.PermissionTests;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.protobuf.Message;

/** Checks every call against the allow policies, and records or refuses what they do not allow. */
public final class AccessGuard implements Authorizer, PermissionTests.Oracle {
  private static final String PAYING = "serviceusage.services.use";

  private final Emulation emulation;
  private final boolean strict;
  private final Enforcement enforcement;
  private final Decisions decisions;

  public AccessGuard(Emulation emulation, Enforcement enforcement, Decisions decisions) {
    this.emulation = emulation;
    this.strict = enforcement.strict();
    this.enforcement = enforcement;
    this.decisions = decisions;
  }

  @Override
  public void proto(Call call, Message request) {
    String resource = ResourceNames.of(request);
    check(call, call.method(), resource, delegated(call, request));
    TagUse.value(request)
        .ifPresent(
            value ->
                require(
                    call,
                    call.method(),
                    call.method().api(),
                    principal(call),
                    "resourcemanager.tagValueBindings.create",
                    value));
    ActAs.account(request)
        .ifPresent(
            account ->
                require(
                    call,
                    call.method(),
                    "iam",
                    principal(call),
                    "iam.serviceAccounts.actAs",
                    "projects/-/serviceAccounts/" + account));
    MessageRoutes.further(request)
        .forEach(
            (permission, name) ->
                require(call, call.method(), "pubsub", principal(call), permission, name));
  }

  @Override
  public void json(Call call, ApiMethod method, byte[] body) {
    check(call, method, ResourceNames.of(call, body), principal(call));
    if (method.api().equals("storage")) {
      // Who has a project pay has to be allowed to use services on its bill.
      call.parameter("userProject")
          .or(() -> call.header().apply("x-goog-user-project"))
          .filter(project -> !project.isEmpty())
          .ifPresent(
              project ->
                  require(
                      call,
                      method,
                      "serviceusage",
                      principal(call),
                      PAYING,
                      "projects/" + project));
    }
  }

  /** Who asks in the end: the last of the accounts through which the caller acts, or himself. */
  private String delegated(Call call, Message request) {
    String who = principal(call);
    for (String each : Delegation.of(request)) {
      String account = Delegation.account(each);
      require(
          call,
          call.method(),
          call.method().api(),
          who,
          "iam.serviceAccounts.implicitDelegation",
          each);
      who =
          "serviceAccount:"
              + emulation
                  .plugin(Identities.class)
                  .flatMap(i -> i.named(each))
                  .map(ServiceAccount::getEmail)
                  .orElse(account);
    }
    return who;
  }

  private void check(Call call, ApiMethod method, String resource, String who) {
    MethodPermissions.of(method.api(), method.fullName(), resource)
        .ifPresentOrElse(
            permission ->
                require(call, method, method.api(), who, permission, TagUse.relative(resource)),
            () -> {
              if (asksForItself(method)) {
                known(call, method);
              }
            });
  }

  /** Who asks what it may do needs no permission, but has to be somebody; not for buckets. */
  private static boolean asksForItself(ApiMethod method) {
    return method.fullName().endsWith("estIamPermissions") && !method.api().equals("storage");
  }

  private void known(Call call, ApiMethod method) {
    String principal = principal(call);
    if (strict && (principal.isEmpty() || disabled(principal))) {
      throw DenialErrors.unauthenticated(
          call.header().apply("authorization").isPresent(),
          method.api() + ".googleapis.com",
          method.fullName());
    }
  }

  private void require(
      Call call,
      ApiMethod method,
      String api,
      String principal,
      String permission,
      String resource) {
    // A token that is not valid is refused where nobody would need one, too.
    boolean badToken = principal.isEmpty() && call.header().apply("authorization").isPresent();
    if (!disabled(principal)
        && !(badToken && strict)
        && decisions.allows(principal, permission, api, resource)) {
      return;
    }
    enforcement.record(principal, permission, api, resource, method.api(), method.fullName());
    if (!strict) {
      return;
    }
    known(call, method);
    throw permission.equals(PAYING)
        ? DenialErrors.payer(principal)
        : DenialErrors.denied(api, permission, resource, principal);
  }

  private static String principal(Call call) {
    return Principals.caller(call);
  }

  private boolean disabled(String caller) {
    String principal = Caller.name(caller);
    return !principal.isEmpty()
        && emulation.plugin(Identities.class).filter(i -> i.barred(principal)).isPresent();
  }

  @Override
  public boolean allows(Call call, String permission, String resource) {
    return !strict || decisions.allows(principal(call), permission, call.method().api(), resource);
  }
}

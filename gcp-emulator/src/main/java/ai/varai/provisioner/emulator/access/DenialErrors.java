package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import java.util.Map;

/** Google's refusals, in the words of each API. */
public final class DenialErrors {
  private DenialErrors() {}

  /** Nobody was named, or by a token that is not valid. */
  static GoogleError unauthenticated(boolean tokenGiven, String service, String method) {
    String text =
        tokenGiven
            ? "Request had invalid authentication credentials. Expected OAuth 2 access token, login"
                + " cookie or other valid authentication credential. See"
                + " https://developers.google.com/identity/sign-in/web/devconsole-project."
            : "Request is missing required authentication credential. Expected OAuth 2 access"
                + " token, login cookie or other valid authentication credential. See"
                + " https://developers.google.com/identity/sign-in/web/devconsole-project.";
    return GoogleError.of(Code.UNAUTHENTICATED, text)
        .withReason("authError")
        .withErrorInfo(
            tokenGiven ? "ACCESS_TOKEN_TYPE_UNSUPPORTED" : "CREDENTIALS_MISSING",
            "googleapis.com",
            Map.of("service", service, "method", method));
  }

  /**
   * The refusal of a call whose caller no longer has the permission for it.
   *
   * @param resource the resource's name, or the path that leads to it
   */
  public static GoogleError lost(Call call, String resource) {
    String api = call.method().api();
    String named = resource.startsWith("/") ? ResourceNames.of(call, new byte[0]) : resource;
    String permission =
        MethodPermissions.of(api, call.method().fullName(), named).orElse(api + ".use");
    String caller = call.header().apply(Principals.HEADER).map(Principals::member).orElse("");
    return denied(api, permission, named, caller);
  }

  /** As Cloud Storage says of a project that is to pay. */
  static GoogleError payer(String principal) {
    return GoogleError.permissionDenied(
            address(principal)
                + " does not have serviceusage.services.use access to the Google Cloud project."
                + " Permission 'serviceusage.services.use' denied on resource (or it may not"
                + " exist).")
        .withReason("forbidden");
  }

  /** How a refusal names the caller. */
  private static String address(String principal) {
    String named = Caller.name(principal);
    return named.startsWith("principal:") ? named : named.substring(named.indexOf(':') + 1);
  }

  public static GoogleError denied(
      String api, String permission, String resource, String principal) {
    String email = address(principal);
    String text =
        switch (permission.startsWith("iam.denypolicies.") ? "denypolicies" : api) {
          case "denypolicies" ->
              "Permission iam.googleapis.com/"
                  + permission.substring("iam.".length())
                  + " denied on resource cloudresourcemanager.googleapis.com/"
                  + resource;
          case "compute" -> "Required '" + permission + "' permission for '" + resource + "'";
          case "storage" ->
              email
                  + " does not have "
                  + permission
                  + " access to the Google Cloud Storage "
                  + (permission.startsWith("storage.objects.") ? "object" : "bucket")
                  + ". Permission '"
                  + permission
                  + "' denied on resource (or it may not exist).";
          case "sqladmin" ->
              "boss::NOT_AUTHORIZED: Not authorized to access resource. Possibly missing permission"
                  + " "
                  + permission
                  + " on resource "
                  + resource.replaceFirst("^projects/[^/]+/(?=instances/)", "")
                  + ".";
          case "secretmanager" ->
              "Permission '"
                  + permission
                  + "' denied for resource '"
                  + resource
                  + "' (or it may not exist).";
          case "run" ->
              "Permission '"
                  + permission
                  + "' denied on resource '"
                  + resource
                  + "' (or resource may not exist).";
          default ->
              "Permission '"
                  + permission
                  + "' denied on resource '//"
                  + api
                  + ".googleapis.com/"
                  + resource
                  + "' (or it may not exist).";
        };
    return GoogleError.permissionDenied(text)
        .withReason(api.equals("sqladmin") ? "notAuthorized" : "forbidden")
        .withErrorInfo(
            "IAM_PERMISSION_DENIED",
            "iam.googleapis.com",
            Map.of("permission", permission, "resource", resource));
  }
}

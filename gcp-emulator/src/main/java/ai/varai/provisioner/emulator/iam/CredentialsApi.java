package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.access.Delegation;
import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Times;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.cloud.iam.credentials.v1.GenerateAccessTokenRequest;
import com.google.cloud.iam.credentials.v1.GenerateAccessTokenResponse;
import com.google.cloud.iam.credentials.v1.GenerateIdTokenRequest;
import com.google.cloud.iam.credentials.v1.GenerateIdTokenResponse;
import com.google.cloud.iam.credentials.v1.IAMCredentialsProto;
import com.google.cloud.iam.credentials.v1.SignBlobRequest;
import com.google.cloud.iam.credentials.v1.SignBlobResponse;
import com.google.cloud.iam.credentials.v1.SignJwtRequest;
import com.google.cloud.iam.credentials.v1.SignJwtResponse;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;

/**
 * IAM Service Account Credentials v1: short-lived tokens and signatures.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/credentials/rest">REST reference</a>
 */
public final class CredentialsApi implements EmulatedApi {

  /**
   * The code of an account that is not bound to regions, for which Google's clients send nothing
   * along with their calls.
   *
   * @see <a href="https://github.com/googleapis/google-cloud-rust/tree/main/src/auth">A client</a>
   */
  private static final String EVERYWHERE = "0x0";

  @Override
  public String name() {
    return "iamcredentials";
  }

  @Override
  public List<String> packages() {
    return List.of("google.iam.credentials.v1");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    Accounts accounts =
        new Accounts(emulation, new AccountSightings(emulation.clock(), emulation.settings()));
    Signing signing = new Signing(emulation, accounts, new SystemKeys(emulation));
    api.service(IAMCredentialsProto.getDescriptor(), "IAMCredentials")
        .unary(
            "GenerateAccessToken",
            GenerateAccessTokenRequest.class,
            (q, call) -> {
              checkDelegates(q.getDelegatesList());
              Signing.Issued issued =
                  signing.accessToken(
                      q.getName(),
                      String.join(" ", q.getScopeList()),
                      q.hasLifetime()
                          ? Duration.ofSeconds(q.getLifetime().getSeconds())
                          : Signing.USUAL);
              return GenerateAccessTokenResponse.newBuilder()
                  .setAccessToken(issued.token())
                  .setExpireTime(Times.timestamp(issued.expires()).toBuilder().setNanos(0))
                  .build();
            })
        .unary(
            "GenerateIdToken",
            GenerateIdTokenRequest.class,
            (q, call) -> {
              checkDelegates(q.getDelegatesList());
              return GenerateIdTokenResponse.newBuilder()
                  .setToken(signing.idToken(q.getName(), q.getAudience(), q.getIncludeEmail()))
                  .build();
            })
        .unary(
            "SignBlob",
            SignBlobRequest.class,
            (q, call) -> {
              checkDelegates(q.getDelegatesList());
              Signing.Signed signed = signing.blob(q.getName(), q.getPayload().toByteArray());
              return SignBlobResponse.newBuilder()
                  .setKeyId(signed.keyId())
                  .setSignedBlob(ByteString.copyFrom(signed.blob()))
                  .build();
            })
        .unary(
            "SignJwt",
            SignJwtRequest.class,
            (q, call) -> {
              checkDelegates(q.getDelegatesList());
              Signing.Signed signed = signing.jwt(q.getName(), q.getPayload());
              return SignJwtResponse.newBuilder()
                  .setKeyId(signed.keyId())
                  .setSignedJwt(signed.jwt())
                  .build();
            });
    api.route(
        "GET",
        "/v1/projects/{project}/serviceAccounts/{account}/allowedLocations",
        "iamcredentials.projects.serviceAccounts.getAllowedLocations",
        call -> {
          var unused =
              accounts.find(
                  "projects/"
                      + call.variable("project")
                      + "/serviceAccounts/"
                      + call.variable("account"));
          return JsonAnswer.ok(
              JsonNodeFactory.instance.objectNode().put("encodedLocations", EVERYWHERE));
        });
  }

  /** A project's id in the place of the hyphen is not taken. */
  private static void checkDelegates(List<String> delegates) {
    for (String each : delegates) {
      if (!Delegation.isName(each)) {
        throw GoogleError.badField(
            "delegates",
            "Invalid delegate " + each + "; expected projects/-/serviceAccounts/ACCOUNT.");
      }
    }
  }
}

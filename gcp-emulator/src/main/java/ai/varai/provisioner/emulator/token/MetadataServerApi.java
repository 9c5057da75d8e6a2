package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.admin.v1.ServiceAccount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The metadata server of a machine or a Cloud Run instance in the emulated cloud. It serves one
 * project: what the header {@code x-emulator-project} says, else the first that there is.
 *
 * @see <a href="https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys">Keys</a>
 */
public final class MetadataServerApi implements EmulatedApi {
  private static final String ROOT = "/computeMetadata/v1";
  private static final String ACCOUNT = ROOT + "/instance/service-accounts/{account}";
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String FALLBACK = "emulated";

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public List<String> hosts() {
    return List.of("metadata.google.internal", "metadata", "169.254.169.254");
  }

  @Override
  public List<String> roots() {
    return List.of("computeMetadata");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    AccessTokens tokens = new AccessTokens(emulation.store(), emulation.ids(), emulation.clock());
    get(api, "", call -> text("instance/\nproject/\n"));
    // Node's client finds out by this directory whether there is a metadata server.
    get(api, "/instance", call -> text("id\nregion\nservice-accounts/\nzone\n"));
    get(api, "/project", call -> text("numeric-project-id\nproject-id\n"));
    get(api, "/project/project-id", call -> text(project(emulation, call).id()));
    get(api, "/project/numeric-project-id", call -> text(project(emulation, call).number()));
    get(api, "/universe/universe-domain", call -> text("googleapis.com"));
    get(
        api,
        "/instance/id",
        call -> text(Ids.stableNumber(project(emulation, call).id() + "/instance", 18)));
    get(
        api,
        "/instance/zone",
        call -> text("projects/" + project(emulation, call).number() + "/zones/us-central1-1"));
    get(
        api,
        "/instance/region",
        call -> text("projects/" + project(emulation, call).number() + "/regions/us-central1"));
    get(
        api,
        "/instance/service-accounts",
        call -> text("default/\n" + email(emulation, call, "default") + "/\n"));
    account(api, "", call -> overview(emulation, call));
    account(api, "/email", call -> text(email(emulation, call, call.variable("account"))));
    account(api, "/scopes", call -> text(SCOPE + "\n"));
    account(api, "/aliases", call -> text("default\n"));
    account(api, "/token", call -> token(emulation, tokens, call));
    account(api, "/identity", call -> identity(emulation, call));
  }

  private static void get(ApiBuilder api, String path, JsonHandler handler) {
    api.route("GET", ROOT + path, "metadata" + path.replace('/', '.'), guarded(handler));
  }

  private static void account(ApiBuilder api, String path, JsonHandler handler) {
    api.route(
        "GET",
        ACCOUNT + path,
        "metadata.instance.service-accounts.account" + path.replace('/', '.'),
        guarded(handler));
  }

  /** Without the header the real one refuses, so that a browser cannot be led to it. */
  private static JsonHandler guarded(JsonHandler handler) {
    return call -> {
      boolean asked =
          call.call().header().apply("metadata-flavor").filter("Google"::equals).isPresent();
      if (!asked) {
        return flavored(
            JsonAnswer.raw(
                403,
                "Missing Metadata-Flavor:Google header.\n".getBytes(StandardCharsets.UTF_8),
                "text/plain"));
      }
      return flavored(handler.handle(call));
    };
  }

  private static JsonAnswer flavored(JsonAnswer answer) {
    return answer
        .withHeader("metadata-flavor", "Google")
        .withHeader("server", "Metadata Server for VM");
  }

  private static JsonAnswer text(String content) {
    return JsonAnswer.raw(200, content.getBytes(StandardCharsets.UTF_8), "application/text");
  }

  /** Without a charset, as the real one: google-auth for Python compares the whole header. */
  private static JsonAnswer json(ObjectNode content) {
    return JsonAnswer.raw(
        200, content.toString().getBytes(StandardCharsets.UTF_8), "application/json");
  }

  private static Project project(Emulation emulation, JsonCall call) {
    Optional<String> asked = call.call().header().apply("x-emulator-project");
    return asked
        .map(emulation.projects()::require)
        .orElseGet(
            () ->
                emulation.projects().all().stream()
                    .filter(p -> !p.id().isEmpty())
                    .min(java.util.Comparator.comparing(Project::id))
                    .orElseGet(() -> emulation.projects().require(FALLBACK)));
  }

  private static String email(Emulation emulation, JsonCall call, String account) {
    return account.equals("default")
        ? project(emulation, call).number() + "-compute@developer.gserviceaccount.com"
        : account;
  }

  private static JsonAnswer overview(Emulation emulation, JsonCall call) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.putArray("aliases").add("default");
    out.put("email", email(emulation, call, call.variable("account")));
    out.putArray("scopes").add(SCOPE);
    return json(out);
  }

  private static JsonAnswer token(Emulation emulation, AccessTokens tokens, JsonCall call) {
    String scopes = call.parameter("scopes").map(s -> s.replace(',', ' ')).orElse(SCOPE);
    String email = email(emulation, call, call.variable("account"));
    String token =
        emulation
            .plugin(Identities.class)
            .flatMap(i -> i.account(email))
            .map(account -> tokens.issue(account, scopes, LIFE))
            .orElseGet(() -> tokens.issue(email, scopes, LIFE));
    return json(
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", token)
            .put("expires_in", LIFE.toSeconds() - 1)
            .put("token_type", "Bearer"));
  }

  private static JsonAnswer identity(Emulation emulation, JsonCall call) {
    Optional<String> audience = call.parameter("audience");
    if (audience.isEmpty()) {
      return JsonAnswer.raw(
          400,
          "non-empty audience parameter required\n".getBytes(StandardCharsets.UTF_8),
          "text/plain");
    }
    Project project = project(emulation, call);
    String email = email(emulation, call, call.variable("account"));
    Identities identities = emulation.plugin(Identities.class).orElseThrow();
    ServiceAccount account =
        identities
            .account(email)
            .orElseGet(
                () ->
                    ServiceAccount.newBuilder()
                        .setProjectId(project.id())
                        .setEmail(email)
                        .setUniqueId("1" + Ids.stableNumber(email, 18))
                        .build());
    return text(
        OAuth2Api.idToken(identities, account, audience.get(), emulation.clock().instant()));
  }
}

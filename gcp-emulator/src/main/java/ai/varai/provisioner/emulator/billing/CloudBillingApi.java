package ai.varai.provisioner.emulator.billing;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.JsonMessages;
import ai.varai.provisioner.emulator.support.PermissionTests;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.billing.v1.CloudBillingProto;
import com.google.cloud.billing.v1.CloudCatalogProto;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import java.util.List;

/**
 * Cloud Billing v1: accounts and which of them pays for a project. Terraform's {@code
 * google_project} asks for it, as resource and as data source. Nothing costs anything here.
 *
 * @see <a href="https://cloud.google.com/billing/docs/reference/rest">Reference</a>
 */
public final class CloudBillingApi implements EmulatedApi {

  private static final String ACCOUNTS = "/v1/billingAccounts";
  private static final String INFO = "/v1/projects/{project}/billingInfo";

  /** Accounts lie in no project. */
  private static final String NO_PROJECT = "";

  @Override
  public String name() {
    return "cloudbilling";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.billing.v1");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    BillingLinks links = new BillingLinks(emulation);
    PublishedBodies bodies = new PublishedBodies("cloudbilling.v1");
    String accounts = "cloudbilling.billingAccounts.";
    String projects = "cloudbilling.projects.";
    api.route("GET", ACCOUNTS, accounts + "list", c -> accounts(links))
        .route(
            "GET",
            ACCOUNTS + "/{account}",
            accounts + "get",
            c -> JsonAnswer.ok(BillingAccounts.shown(account(c))))
        .route(
            "GET",
            ACCOUNTS + "/{account}/projects",
            accounts + "projects.list",
            c -> projects(links, account(c)))
        .route(
            "GET",
            INFO,
            projects + "getBillingInfo",
            c -> JsonAnswer.ok(links.info(project(emulation, c))))
        .route(
            "PUT",
            INFO,
            projects + "updateBillingInfo",
            c -> {
              bodies.check("cloudbilling.projects.updateBillingInfo", c.body());
              return update(emulation, links, c);
            })
        .route(
            "GET",
            ACCOUNTS + "/{account}:getIamPolicy",
            accounts + "getIamPolicy",
            c -> getPolicy(emulation, c))
        .route(
            "POST",
            ACCOUNTS + "/{account}:setIamPolicy",
            accounts + "setIamPolicy",
            c -> setPolicy(emulation, c))
        .route(
            "POST",
            ACCOUNTS + "/{account}:testIamPermissions",
            accounts + "testIamPermissions",
            c -> testPermissions(emulation, c))
        .overRoutes("google.cloud.billing.v1.CloudBilling", CloudBillingProto::getDescriptor)
        .overRoutes("google.cloud.billing.v1.CloudCatalog", CloudCatalogProto::getDescriptor);
  }

  private static Project project(Emulation emulation, JsonCall call) {
    return emulation.projects().require(call.variable("project"));
  }

  private static String account(JsonCall call) {
    return BillingAccounts.require("billingAccounts/" + call.variable("account"));
  }

  /** Policies on accounts are kept and shown; the guard looks at those of projects. */
  private static JsonAnswer getPolicy(Emulation emulation, JsonCall call) {
    String name = "options.requestedPolicyVersion";
    int version = call.parameter(name).map(text -> version(name, text)).orElse(0);
    return JsonMessages.answer(emulation.policies().get(NO_PROJECT, account(call), version));
  }

  private static int version(String name, String text) {
    return Trees.parse(text)
        .filter(n -> n >= Integer.MIN_VALUE && n <= Integer.MAX_VALUE)
        .map(Long::intValue)
        .orElseThrow(
            () ->
                GoogleError.badField(
                    name, "Invalid value at '" + name + "' (TYPE_INT32), \"" + text + "\""));
  }

  private static JsonAnswer setPolicy(Emulation emulation, JsonCall call) {
    SetIamPolicyRequest.Builder q = SetIamPolicyRequest.newBuilder();
    JsonMessages.merge(call, q);
    return JsonMessages.answer(emulation.policies().set(NO_PROJECT, account(call), q.getPolicy()));
  }

  private static JsonAnswer testPermissions(Emulation emulation, JsonCall call) {
    TestIamPermissionsRequest.Builder q = TestIamPermissionsRequest.newBuilder();
    JsonMessages.merge(call, q);
    return JsonMessages.answer(
        PermissionTests.answer(emulation, call.call(), q.setResource(account(call)).build()));
  }

  private static JsonAnswer update(Emulation emulation, BillingLinks links, JsonCall call) {
    String account = call.body().path("billingAccountName").asText("");
    if (!account.isEmpty()) {
      BillingAccounts.require(account);
    }
    return JsonAnswer.ok(links.link(project(emulation, call), account));
  }

  private static JsonAnswer accounts(BillingLinks links) {
    return list("billingAccounts", links.accounts().map(BillingAccounts::shown).toList());
  }

  private static JsonAnswer projects(BillingLinks links, String account) {
    return list("projectBillingInfo", links.of(account));
  }

  private static JsonAnswer list(String field, List<ObjectNode> items) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!items.isEmpty()) {
      ArrayNode list = out.putArray(field);
      items.forEach(list::add);
    }
    return JsonAnswer.ok(out);
  }
}

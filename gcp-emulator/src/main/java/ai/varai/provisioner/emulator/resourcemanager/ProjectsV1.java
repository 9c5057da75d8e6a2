package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.support.JsonMessages;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.resourcemanager.v3.Organization;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.longrunning.Operation;
import java.util.List;

/**
 * Resource Manager v1: projects and organisations as older clients and tools know them.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest/v1/projects">v1</a>
 */
final class ProjectsV1 {
  private static final String ONE = "/v1/projects/{projectId}";
  private static final String PREFIX = "cloudresourcemanager.projects.";

  private final ProjectRows rows;
  private final Hierarchy hierarchy;
  private final ProjectLife life;
  private final KnownAnswers operations;
  private final ResourcePolicies policies;

  ProjectsV1(
      ProjectRows rows,
      Hierarchy hierarchy,
      ProjectLife life,
      KnownAnswers operations,
      ResourcePolicies policies) {
    this.rows = rows;
    this.hierarchy = hierarchy;
    this.life = life;
    this.operations = operations;
    this.policies = policies;
  }

  void register(ApiBuilder api) {
    api.route("GET", ONE, PREFIX + "get", this::get)
        .route("GET", "/v1/projects", PREFIX + "list", this::list)
        .route("POST", "/v1/projects", PREFIX + "create", this::create)
        .route("PUT", ONE, PREFIX + "update", this::update)
        .route("DELETE", ONE, PREFIX + "delete", this::delete)
        .route("POST", ONE + ":undelete", PREFIX + "undelete", this::undelete)
        .route("POST", ONE + ":getAncestry", PREFIX + "getAncestry", this::ancestry)
        .route(
            "POST",
            ONE + ":getIamPolicy",
            PREFIX + "getIamPolicy",
            call -> getPolicy(call, project(call)))
        .route(
            "POST",
            ONE + ":setIamPolicy",
            PREFIX + "setIamPolicy",
            call -> setPolicy(call, project(call)))
        .route(
            "POST",
            ONE + ":testIamPermissions",
            PREFIX + "testIamPermissions",
            call -> testPermissions(call, project(call)));
    String organization = "/v1/organizations/{organization}";
    api.route(
            "GET",
            organization,
            "cloudresourcemanager.organizations.get",
            call -> {
              hierarchy.requireParent(organization(call));
              return JsonAnswer.ok(organizationView());
            })
        .route(
            "POST",
            "/v1/organizations:search",
            "cloudresourcemanager.organizations.search",
            call -> {
              ObjectNode out = JsonNodeFactory.instance.objectNode();
              if (!hierarchy.organizations(Trees.text(call.body(), "filter")).isEmpty()) {
                out.putArray("organizations").add(organizationView());
              }
              return JsonAnswer.ok(out);
            })
        .route(
            "POST",
            organization + ":getIamPolicy",
            "cloudresourcemanager.organizations.getIamPolicy",
            call -> getPolicy(call, organization(call)))
        .route(
            "POST",
            organization + ":setIamPolicy",
            "cloudresourcemanager.organizations.setIamPolicy",
            call -> setPolicy(call, organization(call)))
        .route(
            "POST",
            organization + ":testIamPermissions",
            "cloudresourcemanager.organizations.testIamPermissions",
            call -> testPermissions(call, organization(call)));
  }

  private static String project(JsonCall call) {
    return "projects/" + call.variable("projectId");
  }

  private static String organization(JsonCall call) {
    return "organizations/" + call.variable("organization");
  }

  private ObjectNode organizationView() {
    Organization organization = hierarchy.organization();
    ObjectNode out =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", Hierarchy.ORGANIZATION)
            .put("displayName", organization.getDisplayName())
            .put("creationTime", Times.instant(organization.getCreateTime()).toString())
            .put("lifecycleState", "ACTIVE");
    out.putObject("owner").put("directoryCustomerId", organization.getDirectoryCustomerId());
    return out;
  }

  private JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(ProjectView.v1(rows.require(project(call))));
  }

  private JsonAnswer list(JsonCall call) {
    ListFilter filter =
        ListFilter.parse(
            call.parameter("filter")
                .orElse("")
                .replaceAll("(?<![\\w.])id(?=[:=])", "projectId")
                .replaceAll("(?<![\\w.])number(?=[:=])", "projectNumber"));
    List<ObjectNode> shown =
        rows.visible(call.call()).stream().map(ProjectView::v1).filter(filter::test).toList();
    int size = call.parameter("pageSize").flatMap(Trees::parse).map(Long::intValue).orElse(0);
    Page<ObjectNode> page =
        Page.of(
            shown,
            size,
            call.parameter("pageToken").orElse(""),
            500,
            500,
            p -> p.path("projectId").asText());
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      ArrayNode list = out.putArray("projects");
      page.items().forEach(list::add);
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }

  private JsonAnswer create(JsonCall call) {
    Operation operation =
        operations.start(
            Hierarchy.SHARED,
            () -> life.created(life.create(ProjectView.parse(call.body()), call.call())));
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("name", operation.getName());
    return JsonAnswer.ok(out);
  }

  private JsonAnswer update(JsonCall call) {
    Project asked = ProjectView.parse(call.body());
    ProjectChecks.content(asked);
    String parent = asked.getParent();
    if (!parent.isEmpty() && !parent.equals(rows.require(project(call)).getParent())) {
      life.move(project(call), parent);
    }
    return JsonAnswer.ok(
        ProjectView.v1(
            rows.change(
                project(call),
                now ->
                    now.toBuilder()
                        .setDisplayName(asked.getDisplayName())
                        .clearLabels()
                        .putAllLabels(asked.getLabelsMap())
                        .build())));
  }

  private JsonAnswer delete(JsonCall call) {
    life.delete(project(call));
    return JsonAnswer.empty();
  }

  private JsonAnswer undelete(JsonCall call) {
    life.undelete(project(call));
    return JsonAnswer.empty();
  }

  private JsonAnswer ancestry(JsonCall call) {
    Project project = rows.require(project(call));
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ArrayNode list = out.putArray("ancestor");
    list.addObject()
        .putObject("resourceId")
        .put("type", "project")
        .put("id", project.getProjectId());
    for (String each : hierarchy.ancestry(project.getParent())) {
      String[] parts = each.split("/", -1);
      list.addObject()
          .putObject("resourceId")
          .put("type", parts[0].substring(0, parts[0].length() - 1))
          .put("id", parts[1]);
    }
    return JsonAnswer.ok(out);
  }

  private JsonAnswer getPolicy(JsonCall call, String resource) {
    GetIamPolicyRequest.Builder q = GetIamPolicyRequest.newBuilder();
    JsonMessages.merge(call, q);
    return JsonMessages.answer(policies.get(q.setResource(resource).build(), call.call()));
  }

  private JsonAnswer setPolicy(JsonCall call, String resource) {
    SetIamPolicyRequest.Builder q = SetIamPolicyRequest.newBuilder();
    JsonMessages.merge(call, q);
    return JsonMessages.answer(policies.set(q.setResource(resource).build(), call.call()));
  }

  private JsonAnswer testPermissions(JsonCall call, String resource) {
    TestIamPermissionsRequest.Builder q = TestIamPermissionsRequest.newBuilder();
    JsonMessages.merge(call, q);
    return JsonMessages.answer(policies.test(q.setResource(resource).build(), call.call()));
  }
}

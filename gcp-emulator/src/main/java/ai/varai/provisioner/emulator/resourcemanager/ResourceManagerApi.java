package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.orgpolicy.OrgPoliciesV1;
import com.google.cloud.resourcemanager.v3.GetOrganizationRequest;
import com.google.cloud.resourcemanager.v3.OrganizationsProto;
import com.google.cloud.resourcemanager.v3.SearchOrganizationsRequest;
import com.google.cloud.resourcemanager.v3.SearchOrganizationsResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Resource Manager v3 and v1: projects, folders, one organisation, their allow policies, tags and
 * liens.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest">REST reference</a>
 */
public final class ResourceManagerApi implements EmulatedApi {

  @Override
  public String name() {
    return "cloudresourcemanager";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.resourcemanager.v3");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(Ancestors.class, CreatedProjects.class, ProjectLiens.class, ResourceTags.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    ProjectRows rows = new ProjectRows(emulation);
    Hierarchy hierarchy = new Hierarchy(emulation);
    KnownAnswers operations =
        new KnownAnswers(emulation.operations(), name(), Duration.ofSeconds(3));
    Liens liens = new Liens(emulation, rows);
    ProjectLife life = new ProjectLife(emulation, rows, hierarchy, liens);
    TagRows tags = new TagRows(emulation);
    tags.followResets();
    ResourcePolicies policies = new ResourcePolicies(emulation, rows, hierarchy, tags);
    emulation.offer(ProjectLiens.class, liens);
    emulation.offer(CreatedProjects.class, rows::wasCreated);
    emulation.offer(
        Ancestors.class,
        new Ancestors() {
          @Override
          public List<String> above(String project) {
            return hierarchy.ancestry(rows.require(project).getParent());
          }

          @Override
          public boolean exists(String name) {
            return hierarchy.exists(name);
          }

          @Override
          public boolean kept(String name) {
            return hierarchy.exists(name) || hierarchy.find(name).isPresent();
          }

          @Override
          public List<String> lineage(String name) {
            return hierarchy.ancestry(name);
          }

          @Override
          public String organization() {
            return Hierarchy.ORGANIZATION;
          }

          @Override
          public String customer() {
            return hierarchy.organization().getDirectoryCustomerId();
          }

          @Override
          public String domain() {
            return hierarchy.organization().getDisplayName();
          }
        });
    new ProjectsV1(rows, hierarchy, life, operations, policies).register(api);
    FullNames names = new FullNames(emulation, rows, hierarchy);
    TagBindings bindings = new TagBindings(emulation, tags, names);
    new ProjectsV3(emulation, rows, hierarchy, life, bindings, operations).register(api, policies);
    new FoldersV3(emulation, rows, hierarchy, bindings, operations).register(api, policies);
    organizations(api, hierarchy, policies);
    new LiensRest(liens, rows).register(api);
    new OrgPoliciesV1(emulation).register(api);
    tags(api, emulation, rows, hierarchy, tags, policies, operations);
    bindings.register(api);
    new TagCollections(tags, names, bindings).register(api);
    emulation.offer(ResourceTags.class, new TagsOfResources(tags, names, bindings));
    api.operations(emulation, "v3", "operations/*");
    new OperationsV1(emulation.operations(), name()).register(api);
  }

  private static void tags(
      ApiBuilder api,
      Emulation emulation,
      ProjectRows projects,
      Hierarchy hierarchy,
      TagRows rows,
      ResourcePolicies policies,
      KnownAnswers operations) {
    TagOperations started = new TagOperations(emulation, operations);
    new TagKeys(emulation, rows, projects, hierarchy, started).register(api, policies);
    new TagValues(emulation, rows, started).register(api, policies);
    new TagHolds(emulation, rows).register(api);
  }

  private static void organizations(
      ApiBuilder api, Hierarchy hierarchy, ResourcePolicies policies) {
    api.service(OrganizationsProto.getDescriptor(), "Organizations")
        .unary(
            "GetOrganization",
            GetOrganizationRequest.class,
            (q, call) -> {
              if (!q.getName().equals(Hierarchy.ORGANIZATION)) {
                throw GoogleError.permissionDenied("The caller does not have permission");
              }
              return hierarchy.organization();
            })
        .unary(
            "SearchOrganizations",
            SearchOrganizationsRequest.class,
            (q, call) ->
                SearchOrganizationsResponse.newBuilder()
                    .addAllOrganizations(hierarchy.organizations(q.getQuery()))
                    .build())
        .unary("GetIamPolicy", com.google.iam.v1.GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", com.google.iam.v1.SetIamPolicyRequest.class, policies::set)
        .unary(
            "TestIamPermissions",
            com.google.iam.v1.TestIamPermissionsRequest.class,
            policies::test);
  }
}

package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.ApiBuilder.ServiceBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.PermissionTests;
import ai.varai.provisioner.emulator.support.Projects;
import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.admin.v1.DeleteServiceAccountRequest;
import com.google.iam.admin.v1.DisableServiceAccountRequest;
import com.google.iam.admin.v1.EnableServiceAccountRequest;
import com.google.iam.admin.v1.GetServiceAccountRequest;
import com.google.iam.admin.v1.ListServiceAccountsRequest;
import com.google.iam.admin.v1.PatchServiceAccountRequest;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.admin.v1.SignBlobRequest;
import com.google.iam.admin.v1.SignBlobResponse;
import com.google.iam.admin.v1.SignJwtRequest;
import com.google.iam.admin.v1.SignJwtResponse;
import com.google.iam.admin.v1.UndeleteServiceAccountRequest;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v2.PolicyProto;
import com.google.iam.v3.PolicyBindingsServiceProto;
import com.google.iam.v3.PrincipalAccessBoundaryPoliciesServiceProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;

/**
 * IAM admin v1: service accounts, their keys and policies, roles, pools of workloads and people.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/rest">REST reference</a>
 */
public final class IamApi implements EmulatedApi {
  @Override
  public String name() {
    return "iam";
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.BOTH;
  }

  @Override
  public List<String> packages() {
    return List.of("google.iam.admin.v1", "google.iam.v2", "google.iam.v3");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(
        Roles.class,
        Identities.class,
        IdentityProviders.class,
        IamPolicies.class,
        DenyPolicies.class,
        Boundaries.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    AccountSightings sightings = new AccountSightings(emulation.clock(), emulation.settings());
    Accounts accounts = new Accounts(emulation, sightings);
    ServiceBuilder service =
        api.service(CreateServiceAccountRequest.getDescriptor().getFile(), "IAM");
    service
        .unary("ListServiceAccounts", ListServiceAccountsRequest.class, accounts::list)
        .unary("GetServiceAccount", GetServiceAccountRequest.class, accounts::get)
        .unary("CreateServiceAccount", CreateServiceAccountRequest.class, accounts::create)
        .unary("UpdateServiceAccount", ServiceAccount.class, accounts::update)
        .unary("PatchServiceAccount", PatchServiceAccountRequest.class, accounts::patch)
        .unary("DeleteServiceAccount", DeleteServiceAccountRequest.class, accounts::delete)
        .unary("UndeleteServiceAccount", UndeleteServiceAccountRequest.class, accounts::undelete)
        .unary("EnableServiceAccount", EnableServiceAccountRequest.class, accounts::enable)
        .unary("DisableServiceAccount", DisableServiceAccountRequest.class, accounts::disable);
    PoolRows pools = new PoolRows(emulation);
    PoolOperations operations = new PoolOperations(emulation);
    pools(api, pools, operations);
    DenyPolicyMethods denials = new DenyPolicyMethods(emulation, operations);
    denials.register(api);
    emulation.offer(DenyPolicies.class, denials);
    PolicyBindings bindings = new PolicyBindings(emulation, operations, pools);
    bindings.register(api);
    new BoundaryPolicies(emulation, operations, bindings).register(api);
    emulation.offer(Boundaries.class, bindings);
    policiesOverGrpc(api);
    SystemKeys systemKeys = new SystemKeys(emulation);
    AccountKeys keys = new AccountKeys(emulation, accounts, systemKeys);
    keys.register(service);
    Roles roles = new Roles(emulation);
    roles.register(service);
    new PolicyAdvice(emulation.clock()).register(service);
    policies(service, emulation, accounts);
    signing(service, new Signing(emulation, accounts, systemKeys));
    emulation.offer(Roles.class, roles);
    Identities identities = new Identities(accounts, keys, systemKeys, sightings, pools);
    emulation.offer(Identities.class, identities);
    emulation.offer(IdentityProviders.class, new IdentityProviders(pools));
    emulation
        .policies()
        .identifyAccounts(email -> accounts.byEmail(email).map(ServiceAccount::getUniqueId));
    emulation
        .policies()
        .checkPolicies(
            new GrantedRoles(roles, emulation.projects(), emulation.policies(), emulation.clock())
                ::check);
    emulation
        .policies()
        .checkMembers(member -> checkAccount(emulation.projects(), identities, member));
  }

  /** Deny policies, and what bounds principals. */
  private static void policiesOverGrpc(ApiBuilder api) {
    api.overRoutes("google.iam.v2.Policies", PolicyProto::getDescriptor)
        .overRoutes("google.iam.v3.PolicyBindings", PolicyBindingsServiceProto::getDescriptor)
        .overRoutes(
            "google.iam.v3.PrincipalAccessBoundaryPolicies",
            PrincipalAccessBoundaryPoliciesServiceProto::getDescriptor)
        .operationsOverRoutes(
            "/v2/{name=policies/*/*/*/operations/*}",
            "/v3/{name=projects/*/locations/*/operations/*}",
            "/v3/{name=folders/*/locations/*/operations/*}",
            "/v3/{name=organizations/*/locations/*/operations/*}");
  }

  private static void pools(ApiBuilder api, PoolRows rows, PoolOperations operations) {
    PublishedBodies bodies = new PublishedBodies("iam.v1");
    new WorkloadPools(rows, operations, bodies).register(api);
    new WorkforcePools(rows, operations, bodies).register(api);
    new OauthClients(rows, operations, bodies).register(api);
  }

  /**
   * Refuses an account that nobody made. What accounts a project has that was never used here,
   * nobody can tell.
   *
   * @see <a href="https://cloud.google.com/iam/docs/troubleshoot-policies">Google's words</a>
   */
  private static void checkAccount(Projects projects, Identities identities, String member) {
    String prefix = "serviceAccount:";
    if (!member.startsWith(prefix)) {
      return;
    }
    String email = member.substring(prefix.length());
    String project = email.replaceFirst("^[^@]*@([^.]*)\\..*$", "$1");
    if (!identities.visible(email) && projects.find(project).isPresent()) {
      throw GoogleError.invalidArgument("Service account " + email + " does not exist.");
    }
  }

  @SuppressWarnings("deprecation") // Google has deprecated the methods and still answers them.
  private static void signing(ServiceBuilder service, Signing signing) {
    service
        .unary(
            "SignBlob",
            SignBlobRequest.class,
            (q, call) -> {
              Signing.Signed signed = signing.blob(q.getName(), q.getBytesToSign().toByteArray());
              return SignBlobResponse.newBuilder()
                  .setKeyId(signed.keyId())
                  .setSignature(ByteString.copyFrom(signed.blob()))
                  .build();
            })
        .unary(
            "SignJwt",
            SignJwtRequest.class,
            (q, call) -> {
              Signing.Signed signed = signing.jwt(q.getName(), q.getPayload());
              return SignJwtResponse.newBuilder()
                  .setKeyId(signed.keyId())
                  .setSignedJwt(signed.jwt())
                  .build();
            });
  }

  private static void policies(ServiceBuilder service, Emulation emulation, Accounts accounts) {
    service
        .unary(
            "GetIamPolicy",
            GetIamPolicyRequest.class,
            (q, call) -> {
              ServiceAccount account = accounts.find(q.getResource());
              return emulation
                  .policies()
                  .get(
                      account.getProjectId(),
                      Identities.policyKey(account.getEmail()),
                      q.getOptions().getRequestedPolicyVersion());
            })
        .unary(
            "SetIamPolicy",
            SetIamPolicyRequest.class,
            (q, call) -> {
              ServiceAccount account = accounts.find(q.getResource());
              return emulation
                  .policies()
                  .set(
                      account.getProjectId(),
                      Identities.policyKey(account.getEmail()),
                      q.getPolicy());
            })
        .unary(
            "TestIamPermissions",
            TestIamPermissionsRequest.class,
            (q, call) -> {
              accounts.find(q.getResource());
              return PermissionTests.answer(emulation, call, q);
            });
  }
}

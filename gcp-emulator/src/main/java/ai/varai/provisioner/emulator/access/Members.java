package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import com.google.iam.admin.v1.ServiceAccount;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is meant by a member of an allow policy, and by a principal of a deny policy.
 *
 * @see <a href="https://cloud.google.com/iam/docs/principal-identifiers">Principal identifiers</a>
 */
final class Members {

  private static final String ACCOUNT = "serviceAccount:";
  private static final String ACCOUNTS =
      "principal://iam.googleapis.com/projects/-/serviceAccounts/";
  private static final String POOLS = "principal://iam.googleapis.com/";
  private static final String USERS = "principal://goog/subject/";
  private static final String GROUPS = "principalSet://goog/group/";
  private static final String CUSTOMERS = "principalSet://goog/cloudIdentityCustomerId/";
  private static final Pattern OF_CONTAINER =
      Pattern.compile(
          "principalSet://cloudresourcemanager\\.googleapis\\.com/((?:projects|folders|organizations)"
              + "/[^/]+)/type/Service(Account|Agent)");
  private static final Pattern AGENT = Pattern.compile("(?:service-)?(\\d+)@.+");

  private final Emulation emulation;

  Members(Emulation emulation) {
    this.emulation = emulation;
  }

  /**
   * Whether a member of an allow policy means a caller; {@code project...:} is not decided here.
   */
  boolean allowed(String member, String caller) {
    String principal = Caller.name(caller);
    return member.equals("allUsers")
        || member.equalsIgnoreCase(principal)
        || (member.equals("allAuthenticatedUsers") && !principal.isEmpty())
        || (member.startsWith("domain:")
            && principal.endsWith("@" + member.substring("domain:".length())))
        || (member.startsWith("group:") && inGroup(member.substring("group:".length()), principal))
        || Caller.parse(caller).in(member);
  }

  /** Whether a principal of a deny policy means a caller; nobody in particular has no name. */
  boolean denied(String identifier, String caller) {
    String principal = Caller.name(caller);
    if (identifier.equals("principalSet://goog/public:all")) {
      return true;
    }
    if (principal.isEmpty()) {
      return false;
    }
    if (identifier.startsWith(USERS)) {
      return principal.equalsIgnoreCase("user:" + identifier.substring(USERS.length()));
    }
    if (identifier.startsWith(ACCOUNTS)) {
      return principal.equalsIgnoreCase(ACCOUNT + identifier.substring(ACCOUNTS.length()));
    }
    if (identifier.startsWith(GROUPS)) {
      return inGroup(identifier.substring(GROUPS.length()), principal);
    }
    if (identifier.startsWith(CUSTOMERS)) {
      return ofCustomer(identifier.substring(CUSTOMERS.length()), principal);
    }
    Matcher m = OF_CONTAINER.matcher(identifier);
    if (m.matches()) {
      return ofContainer(m.group(1), m.group(2).equals("Agent"), principal);
    }
    return identifier.equals(principal) || Caller.parse(caller).in(identifier);
  }

  /**
   * Whether somebody is in a principal set: the people of a directory or a pool, or whoever is at
   * home in a project, folder or organization.
   */
  boolean inSet(String target, String principal) {
    String workspace = "locations/global/workspace/";
    if (target.startsWith(workspace)) {
      return ofCustomer(target.substring(workspace.length()), principal);
    }
    if (target.contains("Pools/")) {
      return principal.startsWith(POOLS + target + "/subject/");
    }
    boolean organization = target.startsWith("organizations/");
    if (principal.startsWith(POOLS + "projects/")) {
      return within(target, principal.substring(POOLS.length()).split("/", -1)[1]);
    }
    if (principal.startsWith(ACCOUNT)) {
      return ofContainer(target, false, principal);
    }
    return organization
        && (principal.startsWith(POOLS)
            || emulation
                .plugin(Ancestors.class)
                .filter(a -> ofCustomer(a.customer(), principal))
                .isPresent());
  }

  private boolean inGroup(String group, String principal) {
    return emulation.settings().inGroup(group, principal);
  }

  private boolean ofCustomer(String customer, String principal) {
    return emulation
        .plugin(Ancestors.class)
        .filter(a -> a.customer().equals(customer))
        .filter(a -> principal.matches("(user|group):.*") && principal.endsWith("@" + a.domain()))
        .isPresent();
  }

  private boolean ofContainer(String container, boolean agents, String principal) {
    if (!principal.startsWith(ACCOUNT)) {
      return false;
    }
    String email = principal.substring(ACCOUNT.length());
    Matcher agent = AGENT.matcher(email);
    Optional<String> project =
        agents
            ? Optional.of(email).filter(e -> agent.matches()).map(e -> agent.group(1))
            : emulation
                .plugin(Identities.class)
                .flatMap(i -> i.account(email))
                .map(ServiceAccount::getProjectId);
    return project.filter(p -> within(container, p)).isPresent();
  }

  /** Whether a project is one, or lies in a folder or an organization. */
  private boolean within(String container, String project) {
    return emulation
        .projects()
        .find(project)
        .filter(
            p ->
                p.numberName().equals(container)
                    || p.name().equals(container)
                    || emulation
                        .plugin(Ancestors.class)
                        .filter(a -> a.above(p.name()).contains(container))
                        .isPresent())
        .isPresent();
  }
}

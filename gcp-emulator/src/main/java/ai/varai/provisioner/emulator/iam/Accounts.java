package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.serviceusage.EnabledServices;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.QuotaErrors;
import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.admin.v1.DeleteServiceAccountRequest;
import com.google.iam.admin.v1.DisableServiceAccountRequest;
import com.google.iam.admin.v1.EnableServiceAccountRequest;
import com.google.iam.admin.v1.GetServiceAccountRequest;
import com.google.iam.admin.v1.ListServiceAccountsRequest;
import com.google.iam.admin.v1.ListServiceAccountsResponse;
import com.google.iam.admin.v1.PatchServiceAccountRequest;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.admin.v1.UndeleteServiceAccountRequest;
import com.google.iam.admin.v1.UndeleteServiceAccountResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The methods on service accounts. */
final class Accounts {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{4,28}[a-z0-9]");
  private static final String OF_COMPUTE = "-compute@developer.gserviceaccount.com";
  private static final int DESCRIPTION_LIMIT = 256;

  /** All accounts have this one, whatever changes: recorded answers of many projects show it. */
  private static final ByteString ETAG = ByteString.copyFromUtf8("01021920");

  private static final Duration GRACE = Duration.ofDays(30);

  private final Emulation emulation;
  private final Table<ServiceAccount> table;
  private final Table<ServiceAccount> deleted;
  private final Table<String> deletedAt;
  private final AccountSightings sightings;

  Accounts(Emulation emulation, AccountSightings sightings) {
    this.sightings = sightings;
    this.emulation = emulation;
    this.table = emulation.store().table("iam.serviceAccounts", Codec.proto(ServiceAccount.class));
    this.deleted =
        emulation.store().table("iam.deletedAccounts", Codec.proto(ServiceAccount.class));
    this.deletedAt = emulation.store().table("iam.deletedAt", Codec.string());
  }

  /** An account by project, or by its own domain where the project is {@code -}. */
  private record Name(Project project, String email) {}

  private Name name(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4 || !parts[2].equals("serviceAccounts")) {
      throw GoogleError.invalidArgument("Invalid service account name: " + text);
    }
    String email = parts[3];
    String project = parts[1];
    if (project.equals("-")) {
      project =
          email.contains("@")
              ? projectOf(email)
              : table.projects().stream()
                  .filter(p -> table.list(p).stream().anyMatch(a -> a.getUniqueId().equals(email)))
                  .findFirst()
                  .orElseThrow(() -> GoogleError.notFound("Unknown service account"));
    }
    return new Name(emulation.projects().require(project), email);
  }

  /** The account of a resource name, or of a bare e-mail address or unique id. */
  ServiceAccount find(String text) {
    return require(name(text));
  }

  /** The account of an e-mail address, in whichever project it is. */
  Optional<ServiceAccount> byEmail(String email) {
    return table
        .get(projectOf(email), email)
        .or(() -> table.projects().stream().flatMap(p -> table.get(p, email).stream()).findFirst());
  }

  /** As {@link #byEmail}, with the account that Compute Engine makes for a project's machines. */
  Optional<ServiceAccount> byEmailOrOfCompute(String email) {
    return byEmail(email)
        .or(
            () ->
                email.endsWith(OF_COMPUTE)
                    ? emulation.projects().find(projectOf(email)).flatMap(this::ofCompute)
                    : Optional.empty());
  }

  /** Where an account most likely is: its address says so, unless the project's id has a domain. */
  private static String projectOf(String email) {
    if (email.endsWith(OF_COMPUTE)) {
      return email.substring(0, email.length() - OF_COMPUTE.length());
    }
    return email.replaceFirst("^[^@]*@", "").replaceFirst("[.]iam[.].*$", "");
  }

  boolean wasDeleted(String email) {
    return byEmail(email).isEmpty()
        && deleted.list(projectOf(email)).stream().anyMatch(a -> a.getEmail().equals(email));
  }

  private ServiceAccount require(Name name) {
    return table
        .get(name.project().id(), name.email())
        .or(
            () ->
                table.list(name.project().id()).stream()
                    .filter(each -> each.getUniqueId().equals(name.email()))
                    .findFirst())
        .or(() -> ofCompute(name))
        .orElseThrow(() -> missing(name));
  }

  private GoogleError missing(Name name) {
    return deleted.list(name.project().id()).stream()
        .filter(a -> a.getEmail().equals(name.email()) || a.getUniqueId().equals(name.email()))
        .findFirst()
        .map(gone -> GoogleError.notFound("Account deleted: " + gone.getUniqueId()))
        .orElseGet(() -> GoogleError.notFound("Unknown service account"));
  }

  /**
   * The account that Compute Engine makes for a project's machines. It is found by its name, listed
   * where the project has enabled Compute Engine, and kept once it was changed.
   */
  private Optional<ServiceAccount> ofCompute(Name name) {
    return ofCompute(name.project())
        .filter(a -> a.getEmail().equals(name.email()) || a.getUniqueId().equals(name.email()));
  }

  @SuppressWarnings(
      "deprecation") // The etag: Google has deprecated the field and still fills it in.
  private Optional<ServiceAccount> ofCompute(Project project) {
    String email = project.number() + OF_COMPUTE;
    if (deleted.list(project.id()).stream().anyMatch(a -> a.getEmail().equals(email))) {
      return Optional.empty();
    }
    String id = "1" + Ids.stableNumber(email + " compute", 18) + "00";
    return Optional.of(
        ServiceAccount.newBuilder()
            .setName(project.name() + "/serviceAccounts/" + email)
            .setProjectId(project.id())
            .setUniqueId(id)
            .setEmail(email)
            .setOauth2ClientId(id)
            .setDisplayName("Compute Engine default service account")
            .setEtag(ETAG)
            .build());
  }

  @SuppressWarnings(
      "deprecation") // The etag: Google has deprecated the field and still fills it in.
  ServiceAccount create(CreateServiceAccountRequest q, Call call) {
    Project project = emulation.projects().require(q.getName().replaceFirst("^projects/", ""));
    if (q.getAccountId().length() < 6 || q.getAccountId().length() > 30) {
      throw GoogleError.invalidArgument(
          "The account ID \"" + q.getAccountId() + "\" does not have a length between 6 and 30.");
    }
    if (!ID.matcher(q.getAccountId()).matches()) {
      throw GoogleError.badField(
          "account_id",
          "Invalid service account id '"
              + q.getAccountId()
              + "': it begins with a lowercase letter, and has lowercase letters, digits and dashes"
              + " only.");
    }
    checkDescription(q.getServiceAccount());
    String email = q.getAccountId() + "@" + project.id() + ".iam.gserviceaccount.com";
    String id = "1" + emulation.ids().numeric(20);
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              if (table.contains(project.id(), email)) {
                throw GoogleError.alreadyExists(
                    "Service account "
                        + q.getAccountId()
                        + " already exists within project "
                        + project.name()
                        + ".");
              }
              QuotaErrors.check(
                  emulation.settings(),
                  Quotas.SERVICE_ACCOUNTS,
                  table.list(project.id()).size(),
                  project,
                  "Service accounts per project");
              ServiceAccount account =
                  ServiceAccount.newBuilder()
                      .setName(project.name() + "/serviceAccounts/" + email)
                      .setProjectId(project.id())
                      .setUniqueId(id)
                      .setEmail(email)
                      .setOauth2ClientId(id)
                      .setDisplayName(q.getServiceAccount().getDisplayName())
                      .setDescription(q.getServiceAccount().getDescription())
                      .setEtag(ETAG)
                      .build();
              table.put(project.id(), email, account);
              sightings.made(email);
              return account;
            });
  }

  private static void checkDescription(ServiceAccount account) {
    if (account.getDescription().length() > DESCRIPTION_LIMIT) {
      throw GoogleError.badField(
          "service_account.description", "A description has at most 256 bytes.");
    }
  }

  ServiceAccount get(GetServiceAccountRequest q, Call call) {
    return require(name(q.getName()));
  }

  ListServiceAccountsResponse list(ListServiceAccountsRequest q, Call call) {
    Project project = emulation.projects().require(q.getName().replaceFirst("^projects/", ""));
    Page<ServiceAccount> page =
        Page.of(
            listed(project), q.getPageSize(), q.getPageToken(), 20, 100, ServiceAccount::getName);
    return ListServiceAccountsResponse.newBuilder()
        .addAllAccounts(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private List<ServiceAccount> listed(Project project) {
    List<ServiceAccount> all = new ArrayList<>(table.list(project.id()));
    boolean computes =
        emulation
            .plugin(EnabledServices.class)
            .filter(s -> s.isOn(project, "compute.googleapis.com"))
            .isPresent();
    if (computes && all.stream().noneMatch(a -> a.getEmail().endsWith(OF_COMPUTE))) {
      ofCompute(project).ifPresent(account -> all.add(0, account));
    }
    return all;
  }

  ServiceAccount patch(PatchServiceAccountRequest q, Call call) {
    checkDescription(q.getServiceAccount());
    for (String field : FieldMasks.topLevel(q.getUpdateMask())) {
      if (!field.equals("display_name") && !field.equals("description")) {
        throw GoogleError.badField("update_mask", "The field " + field + " cannot be changed.");
      }
    }
    ServiceAccount next =
        change(
            name(q.getServiceAccount().getName()),
            now -> FieldMasks.patch(now, q.getServiceAccount(), q.getUpdateMask()));
    // The answer has the name and what the mask names, nothing else.
    return FieldMasks.patch(
        ServiceAccount.newBuilder().setName(next.getName()).build(), next, q.getUpdateMask());
  }

  private ServiceAccount change(Name name, UnaryOperator<ServiceAccount> change) {
    return emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              ServiceAccount next = change.apply(require(name));
              table.put(name.project().id(), next.getEmail(), next);
              return next;
            });
  }

  /** Deletes an account; it can be had back for 30 days. */
  Empty delete(DeleteServiceAccountRequest q, Call call) {
    Name name = name(q.getName());
    String project = name.project().id();
    emulation
        .store()
        .run(
            project,
            () -> {
              ServiceAccount gone = require(name);
              table.remove(project, gone.getEmail());
              deleted.put(project, gone.getUniqueId(), gone);
              deletedAt.put(project, gone.getUniqueId(), Long.toString(emulation.clock().millis()));
              emulation
                  .policies()
                  .move(
                      project,
                      Identities.policyKey(gone.getEmail()),
                      Identities.deletedPolicyKey(gone.getUniqueId()));
            });
    return Empty.getDefaultInstance();
  }

  UndeleteServiceAccountResponse undelete(UndeleteServiceAccountRequest q, Call call) {
    String id = q.getName().substring(q.getName().lastIndexOf('/') + 1);
    String project =
        deleted.projects().stream()
            .filter(p -> deleted.contains(p, id))
            .findFirst()
            .orElseThrow(() -> GoogleError.notFound("Account deleted: " + id));
    return emulation
        .store()
        .transact(
            project,
            () -> {
              ServiceAccount back =
                  deleted
                      .get(project, id)
                      .orElseThrow(() -> GoogleError.notFound("Account deleted: " + id));
              long at = Long.parseLong(deletedAt.get(project, id).orElse("0"));
              if (emulation.clock().millis() - at > GRACE.toMillis()) {
                throw GoogleError.notFound("Account deleted: " + id);
              }
              if (table.contains(project, back.getEmail())) {
                throw GoogleError.alreadyExists(
                    "Service account " + back.getEmail() + " already exists.");
              }
              deleted.remove(project, id);
              deletedAt.remove(project, id);
              table.put(project, back.getEmail(), back);
              emulation
                  .policies()
                  .move(
                      project,
                      Identities.deletedPolicyKey(id),
                      Identities.policyKey(back.getEmail()));
              return UndeleteServiceAccountResponse.newBuilder().setRestoredAccount(back).build();
            });
  }

  /** The older update: takes display name and description, checks the etag. */
  @SuppressWarnings(
      "deprecation") // The etag: Google has deprecated the field and still fills it in.
  ServiceAccount update(ServiceAccount q, Call call) {
    checkDescription(q);
    return change(
        name(q.getName()),
        now -> {
          if (!q.getEtag().isEmpty() && !q.getEtag().equals(now.getEtag())) {
            throw GoogleError.aborted(
                "There were concurrent changes. Please retry the whole read-modify-write.");
          }
          return now.toBuilder()
              .setDisplayName(q.getDisplayName())
              .setDescription(q.getDescription())
              .build();
        });
  }

  Empty enable(EnableServiceAccountRequest q, Call call) {
    change(name(q.getName()), now -> now.toBuilder().setDisabled(false).build());
    return Empty.getDefaultInstance();
  }

  Empty disable(DisableServiceAccountRequest q, Call call) {
    change(name(q.getName()), now -> now.toBuilder().setDisabled(true).build());
    return Empty.getDefaultInstance();
  }
}

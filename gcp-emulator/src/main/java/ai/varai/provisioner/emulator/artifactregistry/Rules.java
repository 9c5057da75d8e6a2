package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import com.google.devtools.artifactregistry.v1.CreateRuleRequest;
import com.google.devtools.artifactregistry.v1.DeleteRuleRequest;
import com.google.devtools.artifactregistry.v1.GetRuleRequest;
import com.google.devtools.artifactregistry.v1.ListRulesRequest;
import com.google.devtools.artifactregistry.v1.ListRulesResponse;
import com.google.devtools.artifactregistry.v1.Rule;
import com.google.devtools.artifactregistry.v1.UpdateRuleRequest;
import com.google.protobuf.Empty;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Download rules of a repository: one for all of it, and one for each package. A package's own rule
 * comes first; what no rule fits is let through.
 *
 * @see <a href="https://cloud.google.com/artifact-registry/docs/restrict-artifact-downloads">
 *     Restrict artifact downloads</a>
 */
final class Rules {

  private static final Pattern NAME =
      Pattern.compile("(projects/[^/]+/locations/[^/]+/repositories/[^/]+)/rules/([^/]+)");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9%,._~:@+^-]{1,256}");

  private final ArtifactTables tables;

  Rules(ArtifactTables tables) {
    this.tables = tables;
  }

  /** The rule's repository and its id. */
  private record Place(RepositoryName at, String id) {
    String project() {
      return at.project().id();
    }

    String key() {
      return ArtifactTables.ruleKey(at, id);
    }
  }

  private RepositoryName repository(String name) {
    RepositoryName at = RepositoryName.parse(tables.emulation.projects(), name);
    tables.require(at);
    return at;
  }

  private Place place(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw GoogleError.badField("name", "Invalid resource name: " + name);
    }
    return new Place(repository(m.group(1)), m.group(2));
  }

  private Rule require(Place place) {
    return tables.rules.get(place.project(), place.key()).orElseThrow(RepositoryName::notFound);
  }

  private List<Rule> all(RepositoryName at) {
    return tables.rules.list(at.project().id(), ArtifactTables.ruleKey(at, ""));
  }

  Rule create(CreateRuleRequest q, Call call) {
    RepositoryName at = repository(q.getParent());
    if (!ID.matcher(q.getRuleId()).matches()) {
      throw GoogleError.badField(
          "rule_id",
          "The rule ID must have at most 256 letters, numbers, percent-encoded characters and"
              + " characters of -,._~:@+^");
    }
    Place place = new Place(at, q.getRuleId());
    return tables
        .emulation
        .store()
        .transact(
            place.project(),
            () -> {
              if (tables.rules.contains(place.project(), place.key())) {
                throw GoogleError.alreadyExists("the rule already exists");
              }
              Rule made =
                  checked(
                      at,
                      q.getRule().toBuilder().setName(at.shown() + "/rules/" + place.id()).build());
              tables.rules.put(place.project(), place.key(), made);
              return made;
            });
  }

  private Rule checked(RepositoryName at, Rule rule) {
    if (rule.getActionValue() == 0) {
      throw GoogleError.badField("rule.action", "The action of the rule is required.");
    }
    String condition = rule.getCondition().getExpression();
    if (!condition.isEmpty()) {
      Condition.problem(CelDialect.DOWNLOADS, condition)
          .ifPresent(
              problem -> {
                throw GoogleError.badField(
                    "rule.condition", "Invalid condition: " + problem.shown(condition));
              });
    }
    boolean taken =
        all(at).stream()
            .filter(other -> !other.getName().equals(rule.getName()))
            .anyMatch(other -> other.getPackageId().equals(rule.getPackageId()));
    if (taken) {
      throw GoogleError.alreadyExists(
          rule.getPackageId().isEmpty()
              ? "the repository already has a rule"
              : "a rule for package " + rule.getPackageId() + " already exists");
    }
    return rule.getOperationValue() == 0
        ? rule.toBuilder().setOperation(Rule.Operation.DOWNLOAD).build()
        : rule;
  }

  Rule get(GetRuleRequest q, Call call) {
    return require(place(q.getName()));
  }

  ListRulesResponse list(ListRulesRequest q, Call call) {
    Page<Rule> page =
        Page.of(
            all(repository(q.getParent())),
            q.getPageSize(),
            q.getPageToken(),
            100,
            1000,
            Rule::getName);
    return ListRulesResponse.newBuilder()
        .addAllRules(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Rule update(UpdateRuleRequest q, Call call) {
    Place place = place(q.getRule().getName());
    return tables
        .emulation
        .store()
        .transact(
            place.project(),
            () -> {
              Rule now = require(place);
              Rule next =
                  checked(
                      place.at(),
                      FieldMasks.patch(now, q.getRule(), q.getUpdateMask()).toBuilder()
                          .setName(now.getName())
                          .build());
              tables.rules.put(place.project(), place.key(), next);
              return next;
            });
  }

  Empty delete(DeleteRuleRequest q, Call call) {
    Place place = place(q.getName());
    tables
        .emulation
        .store()
        .run(
            place.project(),
            () -> {
              require(place);
              tables.rules.remove(place.project(), place.key());
            });
    return Empty.getDefaultInstance();
  }

  /** Whether a version of a package may be downloaded. */
  boolean allow(RepositoryName at, String image, String version) {
    Map<String, Object> about = Map.of("pkg.version.id", version, "pkg.id", image);
    return all(at).stream()
        .filter(rule -> rule.getPackageId().isEmpty() || rule.getPackageId().equals(image))
        .sorted(Comparator.comparing(Rule::getPackageId).reversed())
        .filter(
            rule ->
                rule.getCondition().getExpression().isEmpty()
                    || Condition.holds(
                        CelDialect.DOWNLOADS, rule.getCondition().getExpression(), about))
        .findFirst()
        .map(rule -> rule.getAction() != Rule.Action.DENY)
        .orElse(true);
  }
}

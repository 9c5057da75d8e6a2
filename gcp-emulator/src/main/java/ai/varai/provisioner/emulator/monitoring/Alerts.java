package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.monitoring.v3.AlertPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The methods on alerts, which are only read.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alerts/list">List
 *     of alerts</a>
 */
final class Alerts {
  private static final int PAGE = 1000;
  private static final Map<String, String> ORDERED_BY =
      Map.of("open_time", "openTime", "close_time", "closeTime");

  private final Configurations<AlertPolicy> policies;
  private final AlertRows alerts;
  private final AlertEvaluator evaluator;

  Alerts(Configurations<AlertPolicy> policies, AlertRows alerts, AlertEvaluator evaluator) {
    this.policies = policies;
    this.alerts = alerts;
    this.evaluator = evaluator;
  }

  void register(ApiBuilder api) {
    String all = "/v3/projects/{project}/alerts";
    api.route("GET", all, "monitoring.projects.alerts.list", this::list)
        .route("GET", all + "/{alert}", "monitoring.projects.alerts.get", this::get);
  }

  private Project evaluated(JsonCall call) {
    Project project = policies.project("projects/" + call.variable("project"));
    evaluator.evaluate(project.id());
    return project;
  }

  private JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(
        alerts
            .get(evaluated(call).id(), call.variable("alert"))
            .map(AlertRows::shown)
            .orElseThrow(() -> GoogleError.notFound("Requested entity was not found.")));
  }

  private JsonAnswer list(JsonCall call) {
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    Comparator<ObjectNode> order = order(call.parameter("orderBy").orElse(""));
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode alert : alerts.all(evaluated(call).id())) {
      ObjectNode shown = AlertRows.shown(alert);
      if (filter.test(shown)) {
        found.add(shown);
      }
    }
    found.sort(order);
    Page<ObjectNode> page =
        Page.of(
            found,
            size(call.parameter("pageSize").orElse("0")),
            call.parameter("pageToken").orElse(""),
            PAGE,
            PAGE,
            alert -> Trees.text(alert, "name"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!found.isEmpty()) {
      ArrayNode list = answer.putArray("alerts");
      page.items().forEach(list::add);
      answer.put("totalSize", page.total());
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  private static int size(String text) {
    if (!text.matches("-?\\d{1,9}")) {
      throw GoogleError.badField("page_size", "Invalid value: " + text);
    }
    return Integer.parseInt(text);
  }

  /** The newest first, where nobody says how. */
  private static Comparator<ObjectNode> order(String orderBy) {
    List<Comparator<ObjectNode>> fields = new ArrayList<>();
    for (String each : (orderBy.isBlank() ? "open_time desc" : orderBy).split(",", -1)) {
      String[] words = each.strip().split("\\s+", 2);
      String field = ORDERED_BY.get(words[0]);
      if (field == null || (words.length > 1 && !words[1].matches("asc|desc"))) {
        throw GoogleError.badField("order_by", "Cannot order by \"" + orderBy + "\".");
      }
      Comparator<ObjectNode> by = Comparator.comparing(alert -> Trees.text(alert, field));
      fields.add(words.length > 1 && words[1].equals("desc") ? by.reversed() : by);
    }
    return fields.stream().reduce(Comparator::thenComparing).orElseThrow();
  }
}

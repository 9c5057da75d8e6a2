package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Queries that users of the Logs Explorer saved. Everybody is shown all of a project's. */
final class SavedQueries implements LogRecords.Kind {

  /** Recent queries come from the console only, which does not run here: there are none. */
  static void registerRecent(ApiBuilder api, LogHolders holders) {
    for (String holder : LogHolders.KINDS) {
      api.route(
          "GET",
          "/v2/" + holder + "/{holder}/locations/{location}/recentQueries",
          "logging." + holder + ".locations.recentQueries.list",
          call -> {
            holders.of(holder, call);
            return JsonAnswer.empty();
          });
    }
  }

  @Override
  public String collection() {
    return "savedQueries";
  }

  @Override
  public String word() {
    return "Saved query";
  }

  @Override
  public String idParameter() {
    return "savedQueryId";
  }

  @Override
  public boolean makesIds() {
    return true;
  }

  @Override
  public Set<String> fields() {
    return Set.of("displayName", "description", "loggingQuery", "opsAnalyticsQuery", "visibility");
  }

  @Override
  public List<String> holders() {
    return LogHolders.KINDS;
  }

  @Override
  public void check(ObjectNode query, String location) {
    if (query.path("displayName").asText("").isEmpty()) {
      throw GoogleError.badField("saved_query.display_name", "The display name is required.");
    }
    if (!Set.of("PRIVATE", "SHARED").contains(query.path("visibility").asText(""))) {
      throw GoogleError.badField(
          "saved_query.visibility", "The visibility must be PRIVATE or SHARED.");
    }
    if (query.has("loggingQuery") == query.has("opsAnalyticsQuery")) {
      throw GoogleError.badField(
          "saved_query.query",
          "Exactly one of logging_query and ops_analytics_query must be given.");
    }
    EntryFields.filter(query.path("loggingQuery").path("filter").asText(""));
  }
}

package ai.varai.provisioner.emulator.support;

import com.google.logging.v2.LogEntry;
import java.util.List;
import java.util.Map;

/** The alert policies that watch log entries: offered by Cloud Monitoring, asked by Logging. */
public interface LogAlerts {

  /**
   * One condition on log entries.
   *
   * @param condition its full name
   * @param filter in the query language of Cloud Logging
   * @param labels extractors by the label that they fill
   */
  record Rule(String condition, String filter, Map<String, String> labels) {
    public Rule {
      labels = Map.copyOf(labels);
    }
  }

  /** The conditions of a project's policies that are in force. */
  List<Rule> rules(String project);

  /**
   * Tells of an entry that passes a rule's filter.
   *
   * @param labels what the rule's extractors found in it
   */
  void matched(String project, Rule rule, LogEntry entry, Map<String, String> labels);
}

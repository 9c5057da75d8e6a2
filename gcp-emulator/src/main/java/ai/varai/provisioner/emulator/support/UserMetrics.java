package ai.varai.provisioner.emulator.support;

import com.google.api.MetricDescriptor;
import com.google.monitoring.v3.TimeSeries;

/**
 * Where metrics that count log entries, and those that other services measure, show themselves:
 * offered by Cloud Monitoring.
 */
public interface UserMetrics {

  /** Makes the metric known in the project, or changes what is known of it. */
  void describe(String project, MetricDescriptor descriptor);

  /** Forgets the metric and its time series. */
  void forget(String project, String type);

  /**
   * Adds to a time series.
   *
   * @param series with one point, whose value is added to the one that the series has for the same
   *     interval
   */
  void add(String project, TimeSeries series);

  /**
   * Adds a point of what is measured all the time. Points that were measured longer than a day ago,
   * at one a minute, go.
   *
   * @param series with one point
   */
  void sample(String project, TimeSeries series);
}

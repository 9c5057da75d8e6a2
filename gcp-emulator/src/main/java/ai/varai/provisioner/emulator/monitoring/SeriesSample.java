package ai.varai.provisioner.emulator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.monitoring.v3.TimeSeries;
import java.util.OptionalDouble;

/**
 * What a condition sees of one time series at one moment.
 *
 * @param resource the monitored resource as JSON, with the labels that the aggregation left
 * @param metric the metric, likewise
 * @param value empty where there is none, because data are missing
 */
record SeriesSample(JsonNode resource, JsonNode metric, OptionalDouble value) {

  static SeriesSample of(TimeSeries header, OptionalDouble value) {
    return new SeriesSample(
        SeriesFields.tree(header.getResource()), SeriesFields.tree(header.getMetric()), value);
  }
}

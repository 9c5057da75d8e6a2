package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Hcl;
import ai.varai.provisioner.gcp.export.Json;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Dashboard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Pages of charts. */
public final class DashboardExport extends KindExport<Dashboard> {
  public DashboardExport() {
    super(Dashboard.class, Module.MONITORING, "google_monitoring_dashboard", "dashboards");
  }

  /** A project is shown by its number, and named by its id. */
  @Override
  public String importId(String project, String id) {
    return id.replaceFirst("^projects/[^/]+/", "projects/" + project + "/");
  }

  @Override
  public void terraform(Dashboard r, Body body) {
    body.set(
        "dashboard_json",
        new Hcl.Call("jsonencode", body.hcl(json(r, chart -> body.hcl(chart.filter())))));
  }

  @Override
  public void gcloud(Dashboard r, Script script) {
    script
        .gcloud("monitoring dashboards create")
        .flag("config", Json.of(json(r, chart -> script.text(chart.filter()))))
        .end();
  }

  private static final String COLUMNS = "2";

  private static Map<String, Object> json(Dashboard r, Function<Dashboard.Chart, Object> filter) {
    var page = new LinkedHashMap<String, Object>();
    page.put("displayName", r.displayName());
    page.put("labels", new TreeMap<>(r.labels()));
    var grid = new LinkedHashMap<String, Object>();
    grid.put("columns", COLUMNS);
    grid.put("widgets", r.charts().stream().<Object>map(chart -> widget(chart, filter)).toList());
    page.put("gridLayout", grid);
    return page;
  }

  private static Map<String, Object> widget(
      Dashboard.Chart chart, Function<Dashboard.Chart, Object> filter) {
    var aggregation = new LinkedHashMap<String, Object>();
    aggregation.put("alignmentPeriod", "60s");
    aggregation.put("perSeriesAligner", chart.aligner());
    aggregation.put("crossSeriesReducer", chart.reducer());
    var series = new LinkedHashMap<String, Object>();
    series.put("filter", filter.apply(chart));
    series.put("aggregation", aggregation);
    var data = new LinkedHashMap<String, Object>();
    data.put("plotType", "LINE");
    data.put("timeSeriesQuery", Map.of("timeSeriesFilter", series));
    var widget = new LinkedHashMap<String, Object>();
    widget.put("title", chart.title());
    widget.put("xyChart", Map.of("dataSets", List.of(data)));
    return widget;
  }
}

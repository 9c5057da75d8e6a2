package ai.varai.provisioner.gcp.monitoring;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.Dashboard;
import ai.varai.provisioner.model.kind.Dashboard.Chart;
import ai.varai.provisioner.model.resource.Value;
import com.google.monitoring.dashboard.v1.Aggregation;
import com.google.monitoring.dashboard.v1.CreateDashboardRequest;
import com.google.monitoring.dashboard.v1.GridLayout;
import com.google.monitoring.dashboard.v1.ListDashboardsRequest;
import com.google.monitoring.dashboard.v1.TimeSeriesFilter;
import com.google.monitoring.dashboard.v1.TimeSeriesQuery;
import com.google.monitoring.dashboard.v1.UpdateDashboardRequest;
import com.google.monitoring.dashboard.v1.Widget;
import com.google.monitoring.dashboard.v1.XyChart;
import com.google.protobuf.util.Durations;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Dashboards: charts in a grid of two columns. */
public final class DashboardHandler
    extends MonitoringHandler<Dashboard, com.google.monitoring.dashboard.v1.Dashboard> {
  private static final long COLUMNS = 2;
  private static final long PERIOD_SECONDS = 60;

  public DashboardHandler(Cloud cloud, ReentrantLock writing) {
    super(Dashboard.class, cloud, writing);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("monitoring.dashboards.list", "monitoring.dashboards.get"),
        List.of("monitoring.dashboards.create"),
        List.of("monitoring.dashboards.update"),
        List.of("monitoring.dashboards.delete"),
        List.of("roles/monitoring.editor"));
  }

  @Override
  protected String label(Dashboard dashboard) {
    return "dashboard " + dashboard.displayName();
  }

  @Override
  protected Iterable<com.google.monitoring.dashboard.v1.Dashboard> all() throws IOException {
    return cloud
        .clients()
        .dashboards()
        .listDashboards(ListDashboardsRequest.newBuilder().setParent(cloud.projectName()).build())
        .iterateAll();
  }

  @Override
  protected boolean same(Dashboard identity, Dashboard found) {
    return identity.displayName().equals(found.displayName());
  }

  @Override
  protected void write(Dashboard wanted, Ownership owner, Optional<Observed<Dashboard>> current)
      throws IOException {
    var grid = GridLayout.newBuilder().setColumns(COLUMNS);
    wanted.charts().forEach(chart -> grid.addWidgets(widget(chart)));
    var dashboard =
        com.google.monitoring.dashboard.v1.Dashboard.newBuilder()
            .setDisplayName(wanted.displayName())
            .setGridLayout(grid)
            .putAllLabels(Marks.labels(wanted.labels(), owner));
    if (current.isEmpty()) {
      cloud
          .clients()
          .dashboards()
          .createDashboard(
              CreateDashboardRequest.newBuilder()
                  .setParent(cloud.projectName())
                  .setDashboard(dashboard)
                  .build());
      return;
    }
    String etag = cloud.clients().dashboards().getDashboard(current.get().id()).getEtag();
    cloud
        .clients()
        .dashboards()
        .updateDashboard(
            UpdateDashboardRequest.newBuilder()
                .setDashboard(dashboard.setName(current.get().id()).setEtag(etag))
                .build());
  }

  private static Widget widget(Chart chart) {
    return Widget.newBuilder()
        .setTitle(chart.title())
        .setXyChart(
            XyChart.newBuilder()
                .addDataSets(
                    XyChart.DataSet.newBuilder()
                        .setPlotType(XyChart.DataSet.PlotType.LINE)
                        .setTimeSeriesQuery(
                            TimeSeriesQuery.newBuilder()
                                .setTimeSeriesFilter(
                                    TimeSeriesFilter.newBuilder()
                                        .setFilter(chart.filter().get())
                                        .setAggregation(
                                            Aggregation.newBuilder()
                                                .setAlignmentPeriod(
                                                    Durations.fromSeconds(PERIOD_SECONDS))
                                                .setPerSeriesAligner(
                                                    Aggregation.Aligner.valueOf(chart.aligner()))
                                                .setCrossSeriesReducer(
                                                    Aggregation.Reducer.valueOf(
                                                        chart.reducer())))))))
        .build();
  }

  @Override
  protected void erase(Observed<Dashboard> current) throws IOException {
    cloud.clients().dashboards().deleteDashboard(current.id());
  }

  @Override
  protected Observed<Dashboard> observed(com.google.monitoring.dashboard.v1.Dashboard found) {
    return new Observed<>(
        new Dashboard(
            found.getDisplayName(),
            found.getGridLayout().getWidgetsList().stream().map(DashboardHandler::chart).toList(),
            Marks.unmarked(found.getLabelsMap()),
            Optional.of(found.getName())),
        found.getName(),
        Marks.owner(kindName(), found.getLabelsMap()));
  }

  private static Chart chart(Widget widget) {
    XyChart chart = widget.getXyChart();
    TimeSeriesFilter series =
        chart.getDataSetsCount() == 0
            ? TimeSeriesFilter.getDefaultInstance()
            : chart.getDataSets(0).getTimeSeriesQuery().getTimeSeriesFilter();
    return new Chart(
        widget.getTitle(),
        Value.of(series.getFilter()),
        series.getAggregation().getPerSeriesAligner().name(),
        series.getAggregation().getCrossSeriesReducer().name());
  }
}

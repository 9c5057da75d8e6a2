package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.monitoring.dashboard.v1.CreateDashboardRequest;
import com.google.monitoring.dashboard.v1.Dashboard;
import com.google.monitoring.dashboard.v1.DashboardsServiceProto;
import com.google.monitoring.dashboard.v1.DeleteDashboardRequest;
import com.google.monitoring.dashboard.v1.GetDashboardRequest;
import com.google.monitoring.dashboard.v1.ListDashboardsRequest;
import com.google.monitoring.dashboard.v1.ListDashboardsResponse;
import com.google.monitoring.dashboard.v1.Text;
import com.google.monitoring.dashboard.v1.UpdateDashboardRequest;
import com.google.monitoring.dashboard.v1.XyChart;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Map;

/** The methods on dashboards, which are named by the project's number and have etags. */
final class Dashboards {
  private final Emulation emulation;
  private final Configurations<Dashboard> dashboards;

  Dashboards(Emulation emulation) {
    this.emulation = emulation;
    this.dashboards =
        new Configurations<>(emulation, "dashboards", Dashboard.class).namedByNumber();
  }

  void register(ApiBuilder api) {
    api.service(DashboardsServiceProto.getDescriptor(), "DashboardsService")
        .unary("CreateDashboard", CreateDashboardRequest.class, this::create)
        .unary(
            "GetDashboard",
            GetDashboardRequest.class,
            (GetDashboardRequest q, Call call) -> dashboards.get(q.getName()))
        .unary("ListDashboards", ListDashboardsRequest.class, this::list)
        .unary("UpdateDashboard", UpdateDashboardRequest.class, this::update)
        .unary(
            "DeleteDashboard",
            DeleteDashboardRequest.class,
            (DeleteDashboardRequest q, Call call) -> dashboards.delete(q.getName()));
  }

  private Dashboard create(CreateDashboardRequest q, Call call) {
    String name =
        q.getDashboard().getName().isEmpty()
            ? q.getParent() + "/dashboards/" + emulation.ids().uuid()
            : q.getDashboard().getName();
    Dashboard dashboard = completed(q.getDashboard());
    return q.getValidateOnly() ? dashboard : dashboards.insert(name, dashboard);
  }

  private Dashboard update(UpdateDashboardRequest q, Call call) {
    Dashboard wanted = q.getDashboard();
    Dashboard next = completed(wanted);
    if (q.getValidateOnly()) {
      return next;
    }
    return dashboards.update(
        wanted.getName(),
        now -> {
          if (!wanted.getEtag().isEmpty() && !wanted.getEtag().equals(now.getEtag())) {
            throw GoogleError.aborted("The dashboard's etag is not the newest.");
          }
          return next;
        });
  }

  private ListDashboardsResponse list(ListDashboardsRequest q, Call call) {
    var page = dashboards.list(q.getParent(), "", "", q.getPageSize(), q.getPageToken());
    return ListDashboardsResponse.newBuilder()
        .addAllDashboards(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Dashboard completed(Dashboard dashboard) {
    if (dashboard.getDisplayName().isEmpty()) {
      throw Refusals.field("dashboard.display_name", "", "The display name is missing.");
    }
    Dashboard.Builder b = dashboard.toBuilder();
    defaults(b);
    return b.setEtag(emulation.ids().hex(32)).build();
  }

  /** What Google adds to widgets: the axis of a chart's data, the style of a text. */
  private static void defaults(Message.Builder message) {
    if (message instanceof XyChart.DataSet.Builder set
        && set.getTargetAxis() == XyChart.DataSet.TargetAxis.TARGET_AXIS_UNSPECIFIED) {
      set.setTargetAxis(XyChart.DataSet.TargetAxis.Y1);
    }
    if (message instanceof Text.Builder text && !text.hasStyle()) {
      text.setStyle(Text.TextStyle.getDefaultInstance());
    }
    for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
      FieldDescriptor field = each.getKey();
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isMapField()) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          defaults(message.getRepeatedFieldBuilder(field, i));
        }
      } else {
        defaults(message.getFieldBuilder(field));
      }
    }
  }
}

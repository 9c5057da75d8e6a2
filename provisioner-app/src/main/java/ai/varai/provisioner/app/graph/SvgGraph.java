package ai.varai.provisioner.app.graph;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A graph as an SVG 1.1 picture: what is needed stands left, lines lead to what needs it. */
public final class SvgGraph {
  private static final int LETTER_WIDTH = 7;
  private static final int BOX_HEIGHT = 28;
  private static final int GAP = 70;
  private static final int ROW = BOX_HEIGHT + 12;
  private static final int MARGIN = 16;

  private SvgGraph() {}

  private record Place(int x, int y, int width) {}

  public static String of(ResourceGraph graph) {
    List<List<ResourceAddress>> layers = Layers.of(graph);
    Map<ResourceAddress, Place> places = places(layers);
    int rows = layers.stream().mapToInt(List::size).max().orElse(1);
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n",
            places.values().stream().mapToInt(p -> p.x() + p.width()).max().orElse(0) + MARGIN,
            rows * ROW + 2 * MARGIN));
    graph
        .nodes()
        .forEach(
            node ->
                graph.dependenciesOf(node.address()).stream()
                    .sorted()
                    .forEach(
                        needed ->
                            svg.append(edge(places.get(needed), places.get(node.address())))));
    places.forEach((address, place) -> svg.append(box(address, place)));
    return svg.append("</svg>\n").toString();
  }

  private static Map<ResourceAddress, Place> places(List<List<ResourceAddress>> layers) {
    var places = new java.util.TreeMap<ResourceAddress, Place>(new HashMap<>());
    int x = MARGIN;
    for (List<ResourceAddress> layer : layers) {
      int longest = layer.stream().mapToInt(one -> one.toString().length()).max().orElse(0);
      int width = longest * LETTER_WIDTH + MARGIN;
      for (int row = 0; row < layer.size(); row++) {
        places.put(layer.get(row), new Place(x, MARGIN + row * ROW, width));
      }
      x += width + GAP;
    }
    return places;
  }

  private static String edge(
      @org.jspecify.annotations.Nullable Place from, @org.jspecify.annotations.Nullable Place to) {
    if (from == null || to == null) {
      return "";
    }
    int x1 = from.x() + from.width();
    int y1 = from.y() + BOX_HEIGHT / 2;
    int y2 = to.y() + BOX_HEIGHT / 2;
    int middle = (x1 + to.x()) / 2;
    return String.format(
        Locale.ROOT,
        "<path d=\"M%d %d C%d %d %d %d %d %d\" fill=\"none\" stroke=\"#9aa5b1\"/>%n",
        x1,
        y1,
        middle,
        y1,
        middle,
        y2,
        to.x(),
        y2);
  }

  private static String box(ResourceAddress address, Place place) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"#eef3f8\""
            + " stroke=\"#3d6188\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
        place.x(),
        place.y(),
        place.width(),
        BOX_HEIGHT,
        place.x() + 8,
        place.y() + 18,
        escaped(address.toString()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

package dev.moka;

import dev.moka.oracle.Array;
import dev.moka.proto.Phase;
import dev.moka.random.Dice;
import dev.moka.random.RandomLayers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Draws whole nets: chains and branches of the layers that {@link RandomLayers} draws, wired to whatever blobs are there as long as the
 * net can be built.
 */
final class RandomNetDraw {
    /** What nets are mostly made of, and what kernels fuse: half of the layers are of these. */
    private static final String[] USUAL = {
        "Convolution",
        "ReLU",
        "Pooling",
        "InnerProduct",
        "BatchNorm",
        "Scale",
        "Concat",
        "Eltwise",
        "LRN",
        "Softmax",
        "Dropout",
        "Slice",
        "PReLU",
        "Sigmoid",
        "TanH",
        "Deconvolution",
        "Bias",
        "Power",
        "ELU"
    };
    /** They would leave nothing to draw for what is behind them, or are drawn as inputs anyway. */
    private static final Set<String> LEFT_OUT = Set.of("Input", "Split");

    private static final Set<String> SHARING =
            Set.of("Convolution", "Deconvolution", "InnerProduct", "Embed", "Bias", "PReLU");

    private static final int TRIES = 10;
    private static final int MOST_NUMBERS = 20_000;

    private final Dice dice;
    private final long seed;
    private final String id;
    private final List<String> types = new ArrayList<>();
    private final Set<String> views = new LinkedHashSet<>();
    private RandomNet net;
    private Map<String, int[]> shapes = new LinkedHashMap<>();
    private int names;

    /** Net {@code index} of a seed. */
    private RandomNetDraw(long seed, int index) {
        this.seed = seed;
        this.id = seed + ":" + index;
        this.dice = new Dice(seed, "net", index);
        RandomLayers.types().stream()
                .filter(type -> LayerTypes.names().contains(type) && !LEFT_OUT.contains(type))
                .forEach(types::add);
        this.net = new RandomNet(
                new Draw(seed, id).bits(0),
                dice.oneIn(2) ? Phase.TRAIN : Phase.TEST,
                dice.oneIn(2),
                new LinkedHashMap<>(),
                List.of());
    }

    /** Net {@code index} of a seed; a fifth of them hold NaN and infinity. */
    static RandomNet draw(long seed, int index) {
        RandomNetDraw draw = new RandomNetDraw(seed, index);
        draw.inputs();
        int layers = draw.dice.from(2, 12);
        boolean refused = false;
        for (int i = 0; i < layers && !refused; i++) {
            refused = draw.grow();
        }
        return draw.dice.oneIn(5) ? draw.damaged() : draw.net;
    }

    private void inputs() {
        int inputs = dice.oneOf(1, 1, 2, 3);
        boolean empty = dice.oneIn(15);
        for (int i = 0; i < inputs; i++) {
            int[] shape = dice.shape(dice.oneOf(4, 4, 4, 4, 3, 2, 1, 5));
            if (dice.oneIn(2) && shape.length == 4) {
                shape = new int[] {dice.from(1, 2), dice.oneOf(1, 3, 8, 16), dice.from(1, 9), dice.from(1, 9)};
            }
            if (empty && i == 0) {
                shape[dice.from(0, shape.length - 1)] = 0;
            }
            net = net.and(Map.of(name("x"), normal(shape)), List.of());
        }
        accept(net);
    }

    private Array normal(int... shape) {
        float[] numbers = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        new Draw(seed, id + "input " + names).gaussian(numbers, 0, 1);
        return new Array(shape, numbers);
    }

    private String name(String prefix) {
        return prefix + names++;
    }

    /** Adds a layer that can be built; true if, seldom, the net ends with one that cannot. */
    private boolean grow() {
        for (int i = 0; i < TRIES; i++) {
            RandomNet grown = dice.oneIn(6) && !net.links().isEmpty() ? repeated() : wired(drawn());
            if (accept(grown)) {
                return false;
            }
            if (dice.oneIn(100)) {
                net = grown;
                return true;
            }
        }
        return false;
    }

    /** Takes the net over if it can be built, and is not too large. */
    private boolean accept(RandomNet grown) {
        Map<String, int[]> found = new LinkedHashMap<>();
        try (Net built = grown.net(NetOptions.JAVA)) {
            built.blobs().forEach((name, blob) -> found.put(name, blob.shape()));
            found.keySet().retainAll(known(grown));
            views.clear();
            Set<Storage> seen = new LinkedHashSet<>();
            built.layers().forEach(layer -> layer.blobs().forEach(blob -> seen.add(blob.dataStorage())));
            known(grown).forEach(name -> {
                if (!seen.add(built.blob(name).dataStorage())) {
                    views.add(name);
                }
            });
        } catch (MokaException e) {
            return false;
        }
        if (found.values().stream()
                .anyMatch(shape -> Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b) > MOST_NUMBERS)) {
            return false;
        }
        net = grown;
        shapes = found;
        return true;
    }

    private static Set<String> known(RandomNet net) {
        Set<String> names = new LinkedHashSet<>(net.inputs().keySet());
        net.links().forEach(link -> names.addAll(link.tops()));
        return names;
    }

    private Case drawn() {
        while (true) {
            String type = dice.oneIn(2) ? dice.oneOf(USUAL) : dice.oneOf(types.toArray(String[]::new));
            Case drawn = RandomLayers.draw(seed, id + type, dice.from(0, 1 << 20), type);
            boolean wrongPhase = type.equals("Dropout") && drawn.phase() != net.phase();
            boolean foreign = !drawn.isInCaffe() && !dice.oneIn(4);
            if (!wrongPhase && !foreign) {
                return drawn;
            }
        }
    }

    /** A layer as one before it, that shares its parameter, or has one of its own. */
    private RandomNet repeated() {
        RandomNet.Link before = dice.oneOf(net.links().toArray(RandomNet.Link[]::new));
        int[] shape =
                before.bottoms().isEmpty() ? null : shapes.get(before.bottoms().get(0));
        List<String> like = shapes.keySet().stream()
                .filter(name -> Arrays.equals(shapes.get(name), shape))
                .toList();
        if (before.bottoms().size() != 1 || like.isEmpty()) {
            return wired(drawn());
        }
        return net.and(
                Map.of(),
                List.of(new RandomNet.Link(
                        name("l"),
                        before.drawn(),
                        before.more(),
                        List.of(dice.oneOf(like.toArray(String[]::new))),
                        before.tops().stream().map(top -> name("y")).toList())));
    }

    private RandomNet wired(Case drawn) {
        int[][] wanted = drawn.shapes();
        boolean picky = IntStream.range(0, wanted.length).anyMatch(drawn::isPicky);
        RandomNet grown = net;
        List<String> bottoms = new ArrayList<>();
        for (int b = 0; b < wanted.length; b++) {
            if (drawn.isPicky(b)) {
                String label = name("x");
                grown = grown.and(Map.of(label, new Array(wanted[b], drawn.bottom(b, wanted[b]))), List.of());
                bottoms.add(label);
            } else if (picky) {
                grown = adapted(grown, wanted[b], bottoms);
            } else {
                bottoms.add(some(wanted[b].length, bottoms));
            }
        }
        boolean inPlace = drawn.isInPlace() && dice.oneIn(2) && mayBeOverwritten(bottoms.get(0));
        List<String> tops = IntStream.range(0, drawn.tops())
                .mapToObj(t -> inPlace ? bottoms.get(t) : name("y"))
                .toList();
        return grown.and(
                Map.of(), List.of(new RandomNet.Link(name("l"), drawn, more(drawn), List.copyOf(bottoms), tops)));
    }

    private boolean mayBeOverwritten(String blob) {
        return net.outputs().contains(blob) && !views.contains(blob);
    }

    private String more(Case drawn) {
        if (!SHARING.contains(drawn.type()) || dice.oneIn(2)) {
            return "";
        }
        return dice.oneIn(3) ? " param { lr_mult: 0 }" : " param { name: '" + name("w") + "' }";
    }

    /** A blob of so many axes, if there is one, most often the newest; like the first bottom where it helps. */
    private String some(int axes, List<String> bottoms) {
        List<String> all = new ArrayList<>(shapes.keySet());
        int[] first = bottoms.isEmpty() ? null : shapes.get(bottoms.get(0));
        List<String> good = all.stream()
                .filter(name -> first != null && !dice.oneIn(3)
                        ? Arrays.equals(shapes.get(name), first)
                        : shapes.get(name).length == axes)
                .toList();
        if (good.isEmpty() || dice.oneIn(20)) {
            return dice.oneOf(all.toArray(String[]::new));
        }
        return dice.oneIn(2) ? good.get(good.size() - 1) : dice.oneOf(good.toArray(String[]::new));
    }

    /** Makes a blob of this shape of one that is there: by a Reshape, and an InnerProduct where the count differs. */
    private RandomNet adapted(RandomNet grown, int[] wanted, List<String> bottoms) {
        int count = Arrays.stream(wanted).reduce(1, (a, b) -> a * b);
        String from = dice.oneOf(shapes.keySet().toArray(String[]::new));
        List<RandomNet.Link> links = new ArrayList<>();
        if (Arrays.stream(shapes.get(from)).reduce(1, (a, b) -> a * b) != count) {
            String product = name("y");
            Case inner = Case.layer("type: 'InnerProduct' inner_product_param { axis: 0 num_output: " + count + " }");
            links.add(new RandomNet.Link(name("l"), inner, "", List.of(from), List.of(product)));
            from = product;
        }
        String shaped = name("y");
        StringBuilder dims = new StringBuilder();
        Arrays.stream(wanted).forEach(dim -> dims.append(" dim: ").append(dim));
        Case reshape = Case.layer("type: 'Reshape' reshape_param { shape {" + dims + " } }");
        links.add(new RandomNet.Link(name("l"), reshape, "", List.of(from), List.of(shaped)));
        bottoms.add(shaped);
        return grown.and(Map.of(), links);
    }

    /** With NaN and infinity among the numbers of an input that has no labels. */
    private RandomNet damaged() {
        Map<String, Array> inputs = new LinkedHashMap<>(net.inputs());
        String first = inputs.keySet().iterator().next();
        float[] numbers = inputs.get(first).data().clone();
        int places = numbers.length == 0 ? 0 : dice.from(1, 2);
        for (int i = 0; i < places; i++) {
            numbers[dice.from(0, numbers.length - 1)] =
                    dice.oneOf(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        }
        inputs.put(first, new Array(inputs.get(first).shape(), numbers));
        return net.with(inputs, net.links());
    }
}

package dev.moka.solver;

import dev.moka.Gradients;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.CaffeModel;
import dev.moka.model.NamedFile;
import dev.moka.model.NetFile;
import dev.moka.model.Prototxt;
import dev.moka.model.Upgrade;
import dev.moka.proto.NetParameter;
import dev.moka.proto.NetState;
import dev.moka.proto.Phase;
import dev.moka.proto.SolverParameter;
import java.util.ArrayList;
import java.util.List;

/**
 * The nets that a solver's description names: one to train, and any number to test, which use its parameters. Paths in the description
 * start at the working directory, as in Caffe.
 */
final class SolverNets implements AutoCloseable {
    private final SolverParameter param;
    private final NetOptions options;
    private final List<String> warnings = new ArrayList<>();
    private final List<Net> all = new ArrayList<>();

    /** @param options levels and stages are added to the train net's state; its phase does not count */
    SolverNets(SolverParameter param, NetOptions options) {
        this.param = param;
        this.options = param.getRandomSeed() >= 0 ? options.withSeed(param.getRandomSeed()) : options;
        try {
            all.add(build(trainNet(), trainState(), this.options.withPhase(Phase.TRAIN)));
            addTests();
            loadWeights();
            tests().forEach(test -> test.shareParams(train()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Net train() {
        return all.get(0);
    }

    List<Net> tests() {
        return List.copyOf(all.subList(1, all.size()));
    }

    /** The train net, then the test nets. */
    List<Net> all() {
        return all;
    }

    /** What of the nets' descriptions was ignored. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private NetParameter trainNet() {
        int given = (param.hasNet() ? 1 : 0)
                + (param.hasNetParam() ? 1 : 0)
                + (param.hasTrainNet() ? 1 : 0)
                + (param.hasTrainNetParam() ? 1 : 0);
        if (given != 1) {
            throw MokaException.model(
                    "the solver names %s net to train: give exactly one of net, net_param, train_net and train_net_param",
                    given == 0 ? "no" : "more than one");
        }
        if (param.hasTrainNet()) {
            return read(param.getTrainNet());
        }
        return param.hasTrainNetParam() ? upgraded(param.getTrainNetParam(), "train_net_param") : genericNet();
    }

    /** The net for both training and testing. */
    private NetParameter genericNet() {
        return param.hasNetParam() ? upgraded(param.getNetParam(), "net_param") : read(param.getNet());
    }

    private NetState trainState() {
        NetState.Builder state = param.getTrainState().toBuilder().addAllStage(options.stages());
        return options.level() == 0
                ? state.build()
                : state.setLevel(options.level()).build();
    }

    private void addTests() {
        List<NetParameter> nets = new ArrayList<>();
        for (NetParameter net : param.getTestNetParamList()) {
            nets.add(upgraded(net, "test_net_param"));
        }
        param.getTestNetList().forEach(file -> nets.add(read(file)));
        boolean generic = param.hasNet() || param.hasNetParam();
        int iterations = param.getTestIterCount();
        if (!generic && nets.isEmpty() && iterations > 0) {
            throw MokaException.model(
                    "there is a test_iter, but no net to test: name one with test_net, or remove test_iter");
        }
        if (generic ? iterations < nets.size() : iterations != nets.size()) {
            throw MokaException.model(
                    "%d test_iter for %d test nets: give each net one, in the order of the nets",
                    iterations, nets.size());
        }
        while (nets.size() < iterations) {
            nets.add(genericNet());
        }
        checkTests(nets.size());
        for (int i = 0; i < nets.size(); i++) {
            NetState state = i < param.getTestStateCount() ? param.getTestState(i) : NetState.getDefaultInstance();
            // Other numbers than the train net draws, should a test net draw any.
            NetOptions own = options.withSeed(options.seed() + 1 + i).withGradients(Gradients.NONE);
            all.add(build(nets.get(i), state, own.withPhase(Phase.TEST)));
        }
    }

    private void checkTests(int count) {
        if (param.getTestStateCount() != 0 && param.getTestStateCount() != count) {
            throw MokaException.model(
                    "%d test_state for %d test nets: give each net one, or none", param.getTestStateCount(), count);
        }
        if (count > 0 && param.getTestInterval() <= 0) {
            throw MokaException.model(
                    "there are test nets, but test_interval is %d: say after how many iterations to test",
                    param.getTestInterval());
        }
    }

    /** Builds a net in the phase of {@code own}, unless its own state, or the solver's for it, says otherwise. */
    private static Net build(NetParameter net, NetState state, NetOptions own) {
        NetState merged = NetState.newBuilder()
                .setPhase(own.phase())
                .mergeFrom(net.getState())
                .mergeFrom(state)
                .build();
        return new Net(
                net.toBuilder().clearState().build(),
                own.withPhase(merged.getPhase())
                        .withLevel(merged.getLevel())
                        .withStages(merged.getStageList().toArray(String[]::new)));
    }

    private NetParameter read(String file) {
        NetFile read = Prototxt.readNet(NamedFile.of("the solver's net", named(file, "a net")), options.allowUnknown());
        addWarnings(read.warnings());
        return read.net();
    }

    /** An empty path is the working directory. */
    private static String named(String file, String what) {
        if (file.isBlank()) {
            throw MokaException.model("the file of %s has an empty name: write where it is, or remove the field", what);
        }
        return file;
    }

    private NetParameter upgraded(NetParameter net, String field) {
        Upgrade upgrade = Upgrade.of(net, field);
        addWarnings(upgrade.warnings());
        return upgrade.net();
    }

    /** A net that is both trained and tested is read more than once. */
    private void addWarnings(List<String> more) {
        more.stream().filter(warning -> !warnings.contains(warning)).forEach(warnings::add);
    }

    /** Each entry of {@code weights} may be several files, with commas between them; what comes later wins. */
    private void loadWeights() {
        for (String entry : param.getWeightsList()) {
            for (String file : entry.split(",")) {
                CaffeModel weights = CaffeModel.open(NamedFile.of("weights", named(file.strip(), "the weights")));
                all.forEach(net -> net.copyFrom(weights));
            }
        }
    }

    @Override
    public void close() {
        all.forEach(Net::close);
    }
}

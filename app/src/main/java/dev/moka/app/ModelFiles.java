package dev.moka.app;

import dev.moka.LoadReport;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.StandIns;
import dev.moka.model.CaffeModel;
import dev.moka.model.NetFile;
import dev.moka.model.Prototxt;
import dev.moka.proto.NetParameter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a model, as far as it is known.
 *
 * @param name what people call it: a name, a folder or a file
 * @param net its description
 * @param weights what fills its parameters
 * @param labels what its classes are called
 * @param preprocessing how a picture becomes its input, where the model says so
 */
record ModelFiles(
        String name,
        @Nullable Path net,
        @Nullable Weights weights,
        @Nullable Path labels,
        PreprocessingSettings preprocessing) {

    /** How a net is built of which nothing is computed: without a backend, and its data sets may be missing. */
    static final NetOptions TO_LOOK_AT =
            NetOptions.defaults().withBackend(NetOptions.JAVA).withStandIns(StandIns.AS_DESCRIBED);

    /** The net without its weights; how its description had to be upgraded is said. */
    Net describe(ReadingOptions common, NetOptions options) {
        options.prepareBackend();
        NetFile file = read(common, options);
        file.upgrades().forEach(upgrade -> common.note("%s: %s", name, upgrade));
        return build(file, options);
    }

    /** The net's description alone, without warnings. */
    NetParameter description(NetOptions options) {
        if (net == null) {
            throw withoutNet();
        }
        return Prototxt.readNet(net, options.allowUnknown()).net();
    }

    private NetFile read(ReadingOptions common, NetOptions options) {
        if (net == null) {
            throw withoutNet();
        }
        NetFile file = Prototxt.readNet(net, common.allowUnknown());
        file.warnings().forEach(warning -> common.warn("%s", warning));
        return file;
    }

    private MokaException withoutNet() {
        return MokaException.model("%s: there is no net: give its description with --net F.prototxt", name);
    }

    private Net build(NetFile file, NetOptions options) {
        try {
            return new Net(file.net(), options);
        } catch (MokaException e) {
            throw new MokaException(e.kind(), net + ": " + e.getMessage(), e);
        }
    }

    /**
     * The net with its weights; weights that fit no layer are warned about.
     *
     * @param allowMissing whether layers without weights may keep what their fillers draw
     * @throws MokaException (MODEL) if net or weights are missing or do not fit
     */
    Net load(ReadingOptions common, NetOptions options, boolean allowMissing) {
        options.prepareBackend();
        Net loaded = build(read(common, options), options);
        try {
            fill(loaded, common, allowMissing);
            return loaded;
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private void fill(Net target, ReadingOptions common, boolean allowMissing) {
        if (weights instanceof Weights.Random random) {
            target.fillRandomly(random.seed());
        } else if (weights instanceof Weights.InFile found) {
            LoadReport report = target.copyFrom(CaffeModel.open(found.file()));
            if (!allowMissing) {
                report.requireComplete();
            }
            report.problems().forEach(problem -> common.warn("%s", problem));
            target.notFinite().forEach(damaged -> common.warn("%s: %s", found.file(), damaged));
        } else if (!allowMissing && !target.params().isEmpty()) {
            throw MokaException.model(
                    "%s: there are no weights: give them with --weights F.caffemodel, or --weights random:1 to try the net",
                    name);
        }
    }
}

namespace ModelGen.Generators.Frontend;

/// <summary>What PyTorch and Keras call the things of ModelGen, where spelling alone does not tell. Names are in lower case and without
/// underscores.</summary>
internal static class NameTable
{
    /// <summary>By another library's name: those of ModelGen, of which one is meant where it exists.</summary>
    public static Dictionary<string, string[]> Synonyms { get; } = Read("""
        dense, fullyconnected, fc, affine, lazylinear = Linear
        convolution1d, lazyconv1d = Conv1d
        conv, convolution, convolution2d, lazyconv2d = Conv2d
        conv1dtranspose, convolution1dtranspose, deconv1d = ConvTranspose1d
        convtranspose, conv2dtranspose, convolution2dtranspose, deconv, deconv2d = ConvTranspose2d
        depthwiseconv, separableconv2d = DepthwiseConv2d
        maxpool, maxpooling, maxpooling2d = MaxPool2d
        maxpooling1d = MaxPool1d
        avgpool, averagepool, averagepooling, averagepooling2d = AvgPool2d
        averagepooling1d = AvgPool1d
        globalaveragepooling, globalaveragepooling1d, globalaveragepooling2d, globalaveragepool = GlobalAvgPool
        globalmaxpooling, globalmaxpooling1d, globalmaxpooling2d = GlobalMaxPool
        upsampling, upsampling1d, upsampling2d, interpolate, resize = Upsample
        zeropadding1d, zeropadding2d, zeropad1d, zeropad2d, reflectionpad2d, replicationpad2d = Pad
        batchnormalization, syncbatchnorm = BatchNorm
        layernormalization = LayerNorm
        groupnormalization = GroupNorm
        rmsnormalization = RMSNorm
        spatialdropout1d, spatialdropout2d, featuredropout = Dropout2d
        swish = SiLU
        hardtanh, relu6, clip, clipbyvalue = Clamp
        simplernn, vanillarnn, elman = Rnn
        multiheadselfattention, selfattention = MultiHeadAttention
        transformerencoder = TransformerEncoderLayer
        transformerdecoder = TransformerDecoderLayer
        positionembedding, positionalembedding, sinusoidalencoding = PositionalEncoding
        bahdanauattention = AdditiveAttention
        mse, mseloss, l2loss = MeanSquaredError
        mae, l1loss = MeanAbsoluteError
        smoothl1, smoothl1loss = Huber
        bce, bceloss = BinaryCrossEntropy
        bcewithlogits, bcewithlogitsloss, bcelogits, sigmoidcrossentropy, binarycrossentropylogits = BinaryCrossEntropyWithLogits
        nll, nllloss = NegativeLogLikelihood
        kldiv, kldivloss, kldivergenceloss, kullbackleiblerdivergence = KlDivergence
        categoricalcrossentropy, sparsecategoricalcrossentropy, softmaxcrossentropy = CrossEntropy
        multimargin, multimarginloss, categoricalhinge = MultiClassHinge
        poisson, poissonloss = PoissonNll
        tripletmargin, tripletmarginloss = Triplet
        binaryfocalcrossentropy, sigmoidfocalloss = Focal
        inputlayer, inputs, inputshape = Input
        label, labels, classlabel = ClassIndex
        cat, concatenate = Concat
        view = Reshape
        expanddims = Unsqueeze
        repeat, expand, broadcastto, repeatvector = Broadcast
        bmm, mm, dot = MatMul
        reducesum = Sum
        reducemean, average = Mean
        reducemax = Max
        reducemin = Min
        variance = Var
        detach = StopGradient
        randn, randomgaussian = RandomNormal
        rand = RandomUniform
        kernelsize, kernelshape, poolsize, windowsize = Kernel
        outchannels, filters = Channels
        outfeatures, units, embeddingdim, embeddim, outputdim = Features
        numembeddings, vocabsize, vocabularysize = Vocabulary
        hiddensize, hiddenunits = Hidden
        numlayers = Layers
        strides = Stride
        dilationrate = Dilation
        usebias = Bias
        numgroups = Groups
        numheads, nhead = Heads
        dimfeedforward = Feedforward
        negativeslope = Slope
        rate = P, LearningRate
        epsilon = Eps
        dim = Axis, Axes
        keepdim = KeepDims
        startdim = StartAxis
        enddim = EndAxis
        scalefactor = Scale
        outputsize = Height, Length
        labelsmoothing = Smoothing
        weight = ClassWeights
        posweight = PositiveWeight
        paddingidx = PaddingIndex
        lr = LearningRate
        momentum, sgdm = Sgd
        cosineannealinglr, cosinedecay = CosineSchedule
        onecyclelr = OneCycleSchedule
        reducelronplateau = ReduceOnPlateau
        maxlen = MaxLength
        kaiming, he, heuniform = KaimingUniform
        henormal = KaimingNormal
        xavier, glorot, glorotuniform = XavierUniform
        glorotnormal = XavierNormal
        ones = Constant
        t, time, timesteps, seq, sequencelength = Sequence
        module = Model
        param = Parameter
        forward, call, apply = Predict
        statedict = Parameters
        read, readcsv, fromcsv = Load
        """);

    /// <summary>By another library's name: what stands for it here.</summary>
    public static Dictionary<string, string> Notes { get; } = new(StringComparer.Ordinal)
    {
        ["infeatures"] = Inferred,
        ["inchannels"] = Inferred,
        ["inputsize"] = Inferred,
        ["inputdim"] = Inferred,
        ["inputshape"] = Inferred,
        ["numfeatures"] = Inferred,
        ["numchannels"] = Inferred,
        ["normalizedshape"] = Inferred,
        ["embeddim"] = Inferred,
        ["dmodel"] = Inferred,
        ["batchsize"] = "the batch is not part of a declaration, and free when the model runs",
        ["batchfirst"] = "the batch always comes first, and is not written",
        ["activation"] = "an activation is a layer of its own: [Linear(64), ReLU]",
        ["relu6"] = "it is Clamp(x, 0, 6) in a network method",
        ["hardtanh"] = "it is Clamp(x, -1, 1) in a network method",
        ["dataloader"] = "batches are made while training: new FitOptions { BatchSize = 32 }",
        ["fit"] = "Trainer.Create(model, optimizer) gives what trains a model",
        ["train"] = "Trainer.Create(model, optimizer) gives what trains a model",
        ["compile"] = "Trainer.Create(model, optimizer) gives what trains a model",
        ["eval"] = "Predict and Loss are always those of evaluation",
        ["zerograd"] = "a step computes its gradients anew",
        ["sequential"] = "a sequence of layers is the attributes of a class or of a partial method",
        ["shape"] = "sizes are read as x.Channels, x.Height, x.Features",
        ["size"] = "sizes are read as x.Channels, x.Height, x.Features",
    };

    private const string Inferred = "the size of an input is inferred and not written";

    private static Dictionary<string, string[]> Read(string table)
    {
        var result = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var line in table.Split('\n').Where(l => l.Contains('=')))
        {
            var sides = line.Split('=');
            var ours = sides[1].Split(',').Select(n => n.Trim()).ToArray();
            foreach (var name in sides[0].Split(',')) result[name.Trim()] = ours;
        }
        return result;
    }
}

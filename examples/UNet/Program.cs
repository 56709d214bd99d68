// Finds the cells in electron microscope images of brain tissue: which pixels are inside a cell, and which on a membrane between two.
//
// A small U-Net learns from 24 of the 30 images of the ISBI 2012 challenge, in random crops of 128 x 128 that are also mirrored; the last
// six of the stack are held out, and their masks put together from windows that overlap. Cells cover most of each image, so the Dice
// coefficient of the cells is high for a mask that says cell everywhere; that of the membranes tells more. Both are printed,
// and the masks of held-out images are drawn.
//
// The images are looked for where MODELGEN_DATA says and in shared/data above this folder.
//
// dotnet run -c Release --project examples/UNet [-- --quick] [--output folder]        writes unet.png
using Examples.Drawing;
using Examples.UNet;
using ModelGen;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

ImageDataset<float> images;
try
{
    images = PublicData.Membranes();
}
catch (IOException e)
{
    Console.WriteLine("This example needs the membranes of ISBI 2012 and could not find them.");
    Console.WriteLine(e.Message);
    return 0;
}

Console.WriteLine(UNet.Summary);
var (mean, std) = images.ChannelStatistics();
var data = images.Normalize(mean, std);

// Every image gives several crops an epoch, each at a place of its own.
var crops = quick ? 4 : 16;
var train = data.Subset([.. Enumerable.Range(0, 24 * crops).Select(i => i % 24)])
    .AugmentMasked(seed: 1, new RandomCrop(UNet.Size, UNet.Size), new RandomHorizontalFlip(), new RandomVerticalFlip());
var test = data.Skip(24);

var model = new UNet(seed: 1);
using var trainer = Trainer.Create(model, new Adam(2e-3));
var epochs = quick ? 2 : 12;
trainer.Optimizer.Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch };
Console.WriteLine($"\n{train.Count} crops an epoch, {epochs} epochs of Adam in batches of 8; {test.Count} images held out");
var report = trainer.Fit(train, options: new FitOptions { Epochs = epochs, BatchSize = 8, Progress = Console.Out });
Console.WriteLine(FormattableString.Invariant($"Trained in {report.Seconds:0} s"));

Console.WriteLine("\nHeld-out image   Dice of cells   of membranes   share of cells   Dice of cells everywhere");
var (height, width) = (images.Shape.Height, images.Shape.Width);
var grid = new PictureGrid(columns: 3);
var (cells, membranes) = (0.0, 0.0);
var held = test.Count;
for (var i = 0; i < held; i++)
{
    var pixels = test.Sample(i).Input;
    var found = Array.ConvertAll(OverlapTile.Scores(model, pixels, height, width), score => score > 0 ? 1 : 0);
    var truth = Array.ConvertAll(test.Sample(i).Target.ToArray(), value => (int)value);
    var (dice, other) = (Metrics.Dice(found, truth), Metrics.Dice(Inverse(found), Inverse(truth)));
    var share = truth.Average();
    Console.WriteLine(
        FormattableString.Invariant($"{i + 25,14} {dice,15:0.0000} {other,14:0.0000} {share,16:0.00} {2 * share / (1 + share),26:0.0000}"));
    (cells, membranes) = (cells + dice / held, membranes + other / held);
    if (i < 2)
    {
        var grey = Picture.Grey(pixels, width, height, -2.5f, 2.5f);
        grid.Add(grey).Add(grey.WithMask(Membranes(truth))).Add(grey.WithMask(Membranes(found)));
    }
}

var path = Path.Combine(output, "unet.png");
grid.Save(path);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}: image, membranes as people drew them, membranes found");

var ok = cells >= (quick ? 0.85 : 0.90) && membranes >= (quick ? 0.60 : 0.78);
Console.WriteLine(FormattableString.Invariant($"membranes dice {membranes:0.000}\ncells dice {cells:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

static int[] Inverse(int[] mask) => Array.ConvertAll(mask, value => 1 - value);

static float[] Membranes(int[] mask) => Array.ConvertAll(mask, value => 1f - value);
